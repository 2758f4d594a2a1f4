import type { Core } from '@strapi/strapi';
import type { StatusView } from '../contracts/status';
import { serviceOf } from '../services';
import { answer } from './answer';
import type { RequestContext } from './request';

/** `/status`. */
export default ({ strapi }: { strapi: Core.Strapi }) => ({
  async find(ctx: RequestContext): Promise<void> {
    answer<StatusView>(ctx, await serviceOf(strapi, 'status').read());
  },
});
