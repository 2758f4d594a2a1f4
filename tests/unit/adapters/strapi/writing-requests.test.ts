import { EventEmitter } from 'node:events';
import type { Core } from '@strapi/strapi';
import { createWritingRequests } from '../../../../server/src/adapters/strapi/writing-requests';
import { createCourtesy } from '../../../../server/src/pipeline/courtesy';

beforeEach(() => void jest.useFakeTimers({ now: 0 }));
afterEach(() => jest.useRealTimers());

const pass = (ms: number): Promise<void> => jest.advanceTimersByTimeAsync(ms);
const lasting = (ms: number) => (): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

interface FakeRequest {
  res: EventEmitter & { closed: boolean };
}

function aServer() {
  let handle: (request: FakeRequest, next: () => unknown) => unknown = () => undefined;
  let present: FakeRequest | undefined;
  const strapi = {
    server: { use: (middleware: typeof handle) => (handle = middleware) },
    requestContext: { get: () => present },
  };
  const clock = { now: Date.now };
  const courtesy = createCourtesy(clock);
  const requests = createWritingRequests(strapi as unknown as Core.Strapi, courtesy, clock);
  return {
    courtesy,
    requests,
    /** Runs in the context of a request, or outside of all. */
    async within(request: FakeRequest | undefined, work: () => Promise<void>): Promise<void> {
      present = request;
      await work();
      present = undefined;
    },
    /** Comes, works within its context, and is answered. */
    async answer(work: () => Promise<void>): Promise<FakeRequest> {
      const request = { res: Object.assign(new EventEmitter(), { closed: false }) };
      present = request;
      const worked = handle(request, work) as Promise<void>;
      await pass(1_000);
      await worked;
      request.res.closed = true;
      request.res.emit('close');
      present = undefined;
      return request;
    },
  };
}

describe('requests that write content', () => {
  it('count from when they came until they are answered', async () => {
    const { courtesy, requests, answer } = aServer();
    await answer(async () => {
      await lasting(490)();
      await requests.during(lasting(10));
    });
    expect(courtesy.isPressed()).toBe(true);
    await pass(200);
    expect(courtesy.isPressed()).toBe(false);
  });

  it('count once however often they write, and no longer than they last', async () => {
    const { courtesy, requests, answer } = aServer();
    const { res } = await answer(async () => {
      await Promise.all([requests.during(lasting(10)), requests.during(lasting(10))]);
      expect(courtesy.isPressed()).toBe(false);
    });
    expect(res.listenerCount('close')).toBe(0);
    await pass(200);
    expect(courtesy.isPressed()).toBe(false);
  });

  it('count for nothing when they only read', async () => {
    const { courtesy, answer } = aServer();
    await answer(lasting(900));
    expect(courtesy.isPressed()).toBe(false);
  });

  it('leave what is written outside of them, or after their answer, its own time', async () => {
    const { courtesy, requests, answer, within } = aServer();
    const answered = await answer(async () => undefined);
    for (const request of [undefined, answered]) {
      await pass(2_000);
      const written = within(request, () => requests.during(lasting(1_000)));
      await pass(1_000);
      await written;
      expect(courtesy.isPressed()).toBe(true);
      await pass(200);
      expect(courtesy.isPressed()).toBe(false);
    }
  });
});
