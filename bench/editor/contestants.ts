import type { Receiver } from '../../tests/support/receiver';
import { startStrapi } from '../../tests/support/strapi';
import type { DatabaseKind, StrapiApp } from '../../tests/support/strapi';
import { openBacklog } from '../backlog';

/** What all others are compared with. */
export const BASE = 'no plugin';
/** So many times as long as without the plugin a write may take. */
export const BOUNDS = {
  'no endpoint': 1.02,
  'one endpoint': 1.15,
  'twenty endpoints': 1.25,
  'one endpoint, a backlog draining': 1.2,
} as const;
const NATIVE = 'native webhooks';
export const NAMES = [BASE, NATIVE, ...(Object.keys(BOUNDS) as (keyof typeof BOUNDS)[])] as const;
export type Name = (typeof NAMES)[number];

const BACKLOG = 100_000;

/** A Strapi that editors write to. */
export interface Contestant {
  name: Name;
  app: StrapiApp;
  /** Of the content API. */
  token: string;
  /** Around its writes: nobody's work goes on beside those of others. */
  begin(): Promise<void>;
  end(): Promise<void>;
}

/** Opens all contestants on databases of a kind. */
export async function openContestants(
  database: DatabaseKind,
  receiver: Receiver,
  scale: number,
): Promise<Contestant[]> {
  const contestants: Contestant[] = [];
  const open = async (name: Name, plugin: object | false): Promise<Contestant> => {
    const app = await startStrapi({ database, plugin });
    const token = await app.run(createToken);
    const contestant = { name, app, token, begin: async () => undefined, end: async () => undefined };
    contestants.push(contestant);
    return contestant;
  };
  await open(BASE, false);
  const native = await open(NATIVE, false);
  await native.app.run(addWebhook, receiver.url('/'));
  await open('no endpoint', {});
  await open('one endpoint', { endpoints: endpoints(receiver, 1) });
  await open('twenty endpoints', { endpoints: endpoints(receiver, 20) });
  const draining = await open('one endpoint, a backlog draining', { endpoints: endpoints(receiver, 1) });
  Object.assign(draining, await aBacklog(draining.app, receiver, Math.ceil(BACKLOG * scale)));
  return contestants;
}

const endpoints = (receiver: Receiver, count: number): object =>
  Object.fromEntries(
    Array.from({ length: count }, (_, n) => [
      `bench-${n}`,
      { name: `Bench ${n}`, url: receiver.url('/'), events: ['entry.*'], signature: 'none', concurrency: 5 },
    ]),
  );

/** Deliveries that are sent as long as this contestant writes. */
async function aBacklog(
  app: StrapiApp,
  receiver: Receiver,
  count: number,
): Promise<Pick<Contestant, 'begin' | 'end'>> {
  const backlog = await openBacklog(app, receiver.url('/'));
  await backlog.fill(count);
  return {
    begin: backlog.release,
    async end() {
      await backlog.hold();
      if (!(await backlog.isWaiting())) throw new Error('the backlog has ended before the writes');
    },
  };
}

/* The functions below run inside Strapi: they see their parameters only. */

async function createToken(strapi: any): Promise<string> {
  const token = await strapi
    .service('admin::api-token')
    .create({ name: 'bench', type: 'full-access', lifespan: null, description: '' });
  return token.accessKey;
}

async function addWebhook(strapi: any, url: string): Promise<void> {
  const events = ['entry.create', 'entry.update', 'entry.publish'];
  strapi.get('webhookRunner').add({ id: 'bench', url, headers: {}, events, isEnabled: true });
}
