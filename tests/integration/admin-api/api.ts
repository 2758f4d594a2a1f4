import type { ReplayInput, ReplayView } from '../../../server/src/contracts';
import type { StrapiApp } from '../../support/strapi';
import { until } from '../../support/until';

/** What the admin API answered. */
export interface Reply<T> {
  status: number;
  /** Of a success. */
  data: T;
  /** Of a failure, in Strapi's error format. */
  error: { status: number; name: string; message: string; details: { errors?: FieldProblem[] } };
}

export interface FieldProblem {
  path: string[];
  message: string;
  name: string;
}

export interface Api {
  get<T>(path: string): Promise<Reply<T>>;
  post<T>(path: string, json?: unknown): Promise<Reply<T>>;
  put<T>(path: string, json: unknown): Promise<Reply<T>>;
  remove<T>(path: string): Promise<Reply<T>>;
}

/** The plugin's admin API as somebody with this token sees it; without a token as nobody in particular. */
export function apiOf(app: StrapiApp, token?: string): Api {
  const call = async <T>(method: string, path: string, json?: unknown): Promise<Reply<T>> => {
    const response = await app.request(`/durable-webhooks${path}`, { method, json, token });
    const isJson = response.headers.get('content-type')?.includes('json') ?? false;
    const body = (isJson ? await response.json() : { data: await response.text() }) as Omit<
      Reply<T>,
      'status'
    >;
    return { ...body, status: response.status };
  };
  return {
    get: (path) => call('GET', path),
    post: (path, json) => call('POST', path, json ?? {}),
    put: (path, json) => call('PUT', path, json),
    remove: (path) => call('DELETE', path),
  };
}

/** The super administrator's view. */
export const superApi = async (app: StrapiApp): Promise<Api> => apiOf(app, await app.adminToken());

/** Asks for a replay and waits until it is over. */
export async function finishedReplay(api: Api, input: ReplayInput): Promise<ReplayView> {
  const { status, data } = await api.post<ReplayView>('/replays', input);
  expect(status).toBe(200);
  return until(
    async () => {
      const replay = await api.get<ReplayView>(`/replays/${data.id}`);
      return replay.data.state === 'running' ? null : replay.data;
    },
    { what: 'the end of a replay', deadlineMs: 20_000, everyMs: 50 },
  );
}
