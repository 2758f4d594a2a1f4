import type { Core } from '@strapi/strapi';
import type { EventTypeView } from '../contracts/endpoints';
import { serviceOf } from '../services';
import { answer } from './answer';
import type { RequestContext } from './request';

/** `/event-types`. */
export default ({ strapi }: { strapi: Core.Strapi }) => ({
  find(ctx: RequestContext): void {
    answer<EventTypeView[]>(ctx, serviceOf(strapi, 'eventTypes').find());
  },
});
