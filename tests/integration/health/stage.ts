import type { EndpointView } from '../../../server/src/contracts';
import type { Receiver } from '../../support/receiver';
import { startReceiver } from '../../support/receiver';
import type { StartOptions, StrapiApp } from '../../support/strapi';
import { startStrapi } from '../../support/strapi';
import { atSuiteEnd } from '../../support/suite-end';
import { until } from '../../support/until';

/** A Strapi and a receiver, with an endpoint for each path of the receiver. */
export interface Stage {
  readonly receiver: Receiver;
  app: StrapiApp;
  /** Starts another Strapi on the same data. */
  again(): Promise<void>;
  publish(count: number, type?: string): Promise<void>;
  endpoint(key: string): Promise<EndpointView>;
  /** Waits until it is so. */
  becomes(key: string, state: EndpointView['health']['state']): Promise<EndpointView>;
  /** Makes it so that a parked endpoint has been failing for so long, and that its pause is over. */
  age(key: string, failingForMs: number): Promise<void>;
  /** How many deliveries of an endpoint are in each state. */
  states(key: string): Promise<Record<string, number>>;
}

export async function setStage(
  endpoints: Record<string, object>,
  options: Omit<StartOptions, 'plugin'> & { plugin?: object } = {},
): Promise<Stage> {
  const receiver = await startReceiver();
  atSuiteEnd(() => receiver.stop());
  const declared = Object.entries(endpoints).map(([key, over]) => [
    key,
    { name: key, url: receiver.url(`/${key}`), events: ['load.*'], signature: 'none', ...over },
  ]);
  const start: StartOptions = {
    ...options,
    plugin: { ...options.plugin, endpoints: Object.fromEntries(declared) as object },
  };
  const app = await startStrapi(start);
  const stage: Stage = {
    receiver,
    app,
    async again() {
      stage.app = await startStrapi({ ...start, database: stage.app.database });
    },
    publish: (count, type = 'load.event') => stage.app.run(publish, { count, type }),
    endpoint: async (key) => (await stage.app.run(findEndpoint, key)) as EndpointView,
    becomes: (key, state) =>
      until(
        async () => {
          const endpoint = await stage.endpoint(key);
          return endpoint.health.state === state ? endpoint : null;
        },
        { deadlineMs: 30_000, everyMs: 100, what: `${key} is ${state}` },
      ),
    async age(key, failingForMs) {
      const { id } = await stage.endpoint(key);
      await stage.app.run(age, { id, failingForMs });
    },
    async states(key) {
      const { id } = await stage.endpoint(key);
      const rows = await stage.app.database.query(
        `SELECT state, COUNT(*) AS n FROM durable_webhooks_deliveries WHERE endpoint_id = ${id} GROUP BY state`,
      );
      return Object.fromEntries(rows.map((row) => [String(row['state']), Number(row['n'])]));
    },
  };
  return stage;
}

/** The most of these instants within any window of that length. */
export function mostWithin(instants: readonly number[], windowMs: number): number {
  const sorted = [...instants].sort((a, b) => a - b);
  let from = 0;
  return sorted.reduce((most, at, index) => {
    while (sorted[from]! <= at - windowMs) from += 1;
    return Math.max(most, index - from + 1);
  }, 0);
}

/* These run inside Strapi: they see their parameters only. */

async function publish(strapi: any, { count, type }: { count: number; type: string }): Promise<void> {
  const events = strapi.plugin('durable-webhooks').service('events');
  await strapi.db.transaction(async () => {
    for (let n = 0; n < count; n += 1) await events.publish(type, { n });
  });
}

async function age(strapi: any, { id, failingForMs }: { id: number; failingForMs: number }): Promise<void> {
  const longerThanAnyPause = 700_000;
  const failing_since = Date.now() - failingForMs;
  const failed_at = Math.min(Date.now(), failing_since + 1000) - longerThanAnyPause;
  await strapi.db.connection('durable_webhooks_endpoints').where({ id }).update({ failing_since, failed_at });
}

async function findEndpoint(strapi: any, key: string): Promise<unknown> {
  const all = await strapi.plugin('durable-webhooks').service('endpoints').find();
  return all.find((endpoint: { key: string }) => endpoint.key === key);
}
