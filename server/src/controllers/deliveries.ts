import type { Core } from '@strapi/strapi';
import type { DeliveryDetail, DeliveryPage, DeliveryRemoval, DeliveryView } from '../contracts/deliveries';
import type { DeliveryChart, DeliveryCounts } from '../contracts/summaries';
import { serviceOf } from '../services';
import { parsedId } from '../services/field-schemas';
import { answer } from './answer';
import { may, type RequestContext } from './request';

/** `/deliveries`. */
export default ({ strapi }: { strapi: Core.Strapi }) => {
  const deliveries = () => serviceOf(strapi, 'deliveries');
  return {
    async find(ctx: RequestContext): Promise<void> {
      answer<DeliveryPage>(ctx, await deliveries().find(ctx.query));
    },

    async counts(ctx: RequestContext): Promise<void> {
      answer<DeliveryCounts>(ctx, await deliveries().counts(ctx.query));
    },

    async chart(ctx: RequestContext): Promise<void> {
      answer<DeliveryChart>(ctx, await deliveries().chart(ctx.query));
    },

    async findOne(ctx: RequestContext): Promise<void> {
      const detail = await deliveries().findOne(parsedId(ctx.params.id));
      answer<DeliveryDetail>(ctx, may(ctx, 'payloads.read') ? detail : withoutPayloads(detail));
    },

    async cancel(ctx: RequestContext): Promise<void> {
      answer<DeliveryView>(ctx, await deliveries().cancel(parsedId(ctx.params.id)));
    },

    async removeMatching(ctx: RequestContext): Promise<void> {
      answer<DeliveryRemoval>(ctx, await deliveries().removeMatching(ctx.query));
    },

    async remove(ctx: RequestContext): Promise<void> {
      const id = parsedId(ctx.params.id);
      await deliveries().remove(id);
      answer(ctx, { id });
    },
  };
};

/** What went over the wire may hold content that a role is not to see. */
const withoutPayloads = (detail: DeliveryDetail): DeliveryDetail => ({
  ...detail,
  body: null,
  attemptLog: detail.attemptLog.map((attempt) => ({ ...attempt, responseBody: null })),
});
