import type { Core } from '@strapi/strapi';
import deliveries, { type DeliveriesService } from './deliveries';
import endpoints, { type EndpointsService } from './endpoints';
import events, { type EventsService } from './events';
import eventTypes, { type EventTypesService } from './event-types';
import health, { type HealthService } from './health';
import metrics, { type MetricsService } from './metrics';
import nativeWebhooks, { type NativeWebhooksService } from './native-webhooks';
import replays, { type ReplaysService } from './replays';
import status, { type StatusService } from './status';

/** The plugin's services by name. */
export interface Services {
  deliveries: DeliveriesService;
  endpoints: EndpointsService;
  events: EventsService;
  eventTypes: EventTypesService;
  health: HealthService;
  metrics: MetricsService;
  nativeWebhooks: NativeWebhooksService;
  replays: ReplaysService;
  status: StatusService;
}

/** A service of this plugin, as `strapi.plugin('durable-webhooks').service(name)` gives it. */
export const serviceOf = <Name extends keyof Services>(strapi: Core.Strapi, name: Name): Services[Name] =>
  strapi.plugin('durable-webhooks').service(name);

export default {
  deliveries,
  endpoints,
  events,
  eventTypes,
  health,
  metrics,
  nativeWebhooks,
  replays,
  status,
};
