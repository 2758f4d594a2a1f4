import type { Core } from '@strapi/strapi';
import type { EndpointWithSecret } from '../contracts/endpoints';
import type { NativeWebhookView } from '../contracts/native-webhooks';
import type { NativeImport, NativeWebhook } from '../pipeline/native-ports';
import { getRuntime } from '../runtime';
import endpointsService, { type Caller } from './endpoints';
import { parsedId } from './field-schemas';
import { impossible, missing } from './refusal';

/** `strapi.plugin('durable-webhooks').service('nativeWebhooks')`. */
export type NativeWebhooksService = ReturnType<typeof nativeWebhooksService>;

export default function nativeWebhooksService({ strapi }: { strapi: Core.Strapi }) {
  const natives = () => getRuntime(strapi).nativeWebhooks;
  const endpoints = endpointsService({ strapi });

  return {
    /** Strapi's own webhooks, with the endpoint that was made of each. */
    async find(): Promise<NativeWebhookView[]> {
      const imports = await importsOfNow();
      return (await natives().all()).map((webhook) => toView(webhook, imports[webhook.id]));
    },

    /**
     * Makes an endpoint of a native webhook and switches that off, in one transaction: nothing is sent twice or not at
     * all. Throws NotFoundError, ApplicationError when it was imported before, ValidationError for what an endpoint
     * refuses.
     */
    async import(id: number, caller: Caller): Promise<EndpointWithSecret> {
      const webhook = await existing(id);
      if ((await importsOfNow())[webhook.id]) throw impossible('This webhook has been imported already');
      const { name, url, headers, events, isEnabled } = webhook;
      return strapi.db.transaction(async () => {
        const made = await endpoints.create({ name, url, headers, events, enabled: isEnabled }, caller);
        await natives().switch(webhook, false, { endpointId: made.id, wasEnabled: isEnabled });
        return made;
      });
    },

    /** Takes an import back: the endpoint goes, and the native webhook is as it was. Throws as `import` does. */
    async undo(id: number): Promise<NativeWebhookView> {
      const webhook = await existing(id);
      const imported = (await importsOfNow())[webhook.id];
      if (!imported) throw impossible('This webhook has not been imported');
      await strapi.db.transaction(async () => {
        await natives().switch(webhook, imported.wasEnabled, null);
        await endpoints.remove(imported.endpointId);
      });
      return toView({ ...webhook, isEnabled: imported.wasEnabled }, undefined);
    },
  };

  async function existing(id: number): Promise<NativeWebhook> {
    const webhook = await natives().one(parsedId(id));
    if (!webhook) throw missing('native webhook', id);
    return webhook;
  }

  /** An endpoint that was removed since is no import any more. */
  async function importsOfNow(): Promise<Record<string, NativeImport>> {
    const { endpoints: directory } = getRuntime(strapi);
    const imports = Object.entries(await natives().imports());
    return Object.fromEntries(imports.filter(([, { endpointId }]) => directory.byId(endpointId)));
  }
}

const toView = (webhook: NativeWebhook, imported: NativeImport | undefined): NativeWebhookView => ({
  id: Number(webhook.id),
  name: webhook.name,
  url: webhook.url,
  events: webhook.events,
  headerNames: Object.keys(webhook.headers),
  isEnabled: webhook.isEnabled,
  endpointId: imported?.endpointId ?? null,
});
