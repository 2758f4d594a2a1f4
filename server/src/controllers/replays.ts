import type { Core } from '@strapi/strapi';
import type { ReplayInput, ReplayView } from '../contracts/replays';
import { serviceOf } from '../services';
import { answer } from './answer';
import type { RequestContext } from './request';

/** `/replays`. */
export default ({ strapi }: { strapi: Core.Strapi }) => ({
  async create(ctx: RequestContext): Promise<void> {
    const replay = await serviceOf(strapi, 'deliveries').replay(ctx.request.body as ReplayInput);
    answer<ReplayView>(ctx, replay);
  },
});
