import type { Core } from '@strapi/strapi';
import type { HealthView } from '../contracts/health';
import { serviceOf } from '../services';
import { answer } from './answer';
import type { RequestContext } from './request';

/** `/health`, for probes. */
export default ({ strapi }: { strapi: Core.Strapi }) => ({
  async find(ctx: RequestContext): Promise<void> {
    const health = await serviceOf(strapi, 'health').read();
    ctx.status = health.problems.length === 0 ? 200 : 503;
    answer<HealthView>(ctx, health);
  },
});
