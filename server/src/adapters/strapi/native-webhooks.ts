import type { Core } from '@strapi/strapi';
import type { NativeImport, NativeWebhook, NativeWebhooks } from '../../pipeline/native-ports';

const KEY = { type: 'plugin', name: 'durable-webhooks', key: 'native-imports' } as const;

/** Reads and switches what Strapi keeps in its webhook store and its webhook runner. */
export function createNativeWebhooks(strapi: Core.Strapi): NativeWebhooks {
  const store = () => strapi.get<WebhookStore>('webhookStore');
  const runner = () => strapi.get<WebhookRunner>('webhookRunner');
  const imports = async (): Promise<Record<string, NativeImport>> =>
    ((await strapi.store(KEY).get({})) ?? {}) as Record<string, NativeImport>;

  return {
    imports,

    async all() {
      return (await store().findWebhooks()).map(cleaned);
    },

    async one(id) {
      const webhook = await store().findWebhook(String(id));
      return webhook ? cleaned(webhook) : undefined;
    },

    async switch(webhook, isEnabled, imported) {
      await strapi.db.transaction(async ({ onCommit }) => {
        const switched = { ...webhook, isEnabled };
        await store().updateWebhook(webhook.id, switched);
        const { [webhook.id]: _before, ...others } = await imports();
        const value = imported ? { ...others, [webhook.id]: imported } : others;
        await strapi.store(KEY).set({ value });
        onCommit(() => runner().update(switched));
      });
    },

    async sync() {
      const imported = await imports();
      const webhooks = await store().findWebhooks();
      for (const webhook of webhooks) if (imported[webhook.id]) runner().update(cleaned(webhook));
    },
  };
}

interface WebhookStore {
  findWebhooks(): Promise<NativeWebhook[]>;
  findWebhook(id: string): Promise<NativeWebhook | null>;
  updateWebhook(id: string, webhook: NativeWebhook): Promise<unknown>;
}

interface WebhookRunner {
  update(webhook: NativeWebhook): void;
}

/** Rows of long ago may lack what is empty. */
const cleaned = (webhook: NativeWebhook): NativeWebhook => ({
  ...webhook,
  headers: webhook.headers ?? {},
  events: webhook.events ?? [],
  isEnabled: Boolean(webhook.isEnabled),
});
