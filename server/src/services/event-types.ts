import type { Core } from '@strapi/strapi';
import type { EventTypeView } from '../contracts/endpoints';
import { getRuntime } from '../runtime';

/** `strapi.plugin('durable-webhooks').service('eventTypes')`. */
export type EventTypesService = ReturnType<typeof eventTypesService>;

export default function eventTypesService({ strapi }: { strapi: Core.Strapi }) {
  return {
    /** Every event type an endpoint may subscribe to by name: those of Strapi's registry and those endpoints name. */
    find(): EventTypeView[] {
      const { allowedEvents } = strapi.get<{ allowedEvents: Map<string, string> }>('webhookStore');
      const registered = [...allowedEvents.values()];
      const named = getRuntime(strapi)
        .endpoints.all()
        .flatMap(({ events }) => events.filter((event) => !event.endsWith('*')));
      const custom = named.filter((type) => !registered.includes(type));
      return [
        ...sorted(registered).map((type) => ({ type, origin: 'strapi' as const })),
        ...sorted(custom).map((type) => ({ type, origin: 'custom' as const })),
      ];
    },
  };
}

const sorted = (types: readonly string[]): string[] => [...new Set(types)].sort();
