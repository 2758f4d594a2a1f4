import type { Core } from '@strapi/strapi';
import type { Runtime } from '../runtime';
import { getRuntime } from '../runtime';

/** `strapi.plugin('durable-webhooks').service('events')`. */
export type EventsService = ReturnType<typeof eventsService>;

export default function eventsService({ strapi }: { strapi: Core.Strapi }) {
  return {
    /**
     * Records an event of your own with the body `{ event, createdAt, ...data }`, in the caller's transaction when there
     * is one: `publish(type, data, { documentId?, notBefore? })`. Throws ValidationError.
     */
    publish(...event: Parameters<Runtime['publish']>): Promise<void> {
      return getRuntime(strapi).publish(...event);
    },
  };
}
