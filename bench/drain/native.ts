import { startStrapi } from '../../tests/support/strapi';
import { BODY_BYTES } from '../backlog';
import type { OpenContestant } from './contestant';

/** Strapi's own webhook runner: five requests at a time, unsigned, nothing kept. */
export const native: OpenContestant = async (receiver) => {
  const app = await startStrapi({ plugin: false });
  await app.run(addWebhook, receiver.url('/'));
  return {
    name: "Strapi's own runner",
    prepare: async () => undefined,
    go: (count) => app.run(emit, { count, bodyBytes: BODY_BYTES }),
    stop: async () => void (await app.stop()),
  };
};

/* The functions below run inside Strapi: they see their parameters only. */

async function addWebhook(strapi: any, url: string): Promise<void> {
  strapi
    .get('webhookRunner')
    .add({ id: 'bench', url, headers: {}, events: ['bench.drain'], isEnabled: true });
}

async function emit(strapi: any, { count, bodyBytes }: { count: number; bodyBytes: number }): Promise<void> {
  const pad = 'x'.repeat(bodyBytes - 90);
  for (let id = 0; id < count; id += 1) await strapi.eventHub.emit('bench.drain', { id, pad });
}
