import type { Core } from '@strapi/strapi';
import type { ReplayCount, ReplayInput, ReplayView } from '../contracts/replays';
import { serviceOf } from '../services';
import { parsedId } from '../services/field-schemas';
import { answer } from './answer';
import type { RequestContext } from './request';

/** `/replays`. */
export default ({ strapi }: { strapi: Core.Strapi }) => {
  const replays = () => serviceOf(strapi, 'replays');
  return {
    async create(ctx: RequestContext): Promise<void> {
      answer<ReplayView | ReplayCount>(ctx, await replays().create(ctx.request.body as ReplayInput));
    },

    async find(ctx: RequestContext): Promise<void> {
      answer<ReplayView[]>(ctx, await replays().find());
    },

    async findOne(ctx: RequestContext): Promise<void> {
      answer<ReplayView>(ctx, await replays().findOne(parsedId(ctx.params.id)));
    },

    async cancel(ctx: RequestContext): Promise<void> {
      answer<ReplayView>(ctx, await replays().cancel(parsedId(ctx.params.id)));
    },
  };
};
