import type { Core } from '@strapi/strapi';
import { errors } from '@strapi/utils';
import { bears } from '../core/bearer-token';
import { getRuntime } from '../runtime';
import { serviceOf } from '../services';
import type { RequestContext } from './request';

/** What an answer that is no JSON needs beside. */
export interface TextContext extends RequestContext {
  type: string;
  get(header: string): string;
}

/** `/metrics`, for administrators and for a monitoring system with a token. */
export default ({ strapi }: { strapi: Core.Strapi }) => {
  const show = async (ctx: TextContext): Promise<void> => {
    const { contentType, text } = await serviceOf(strapi, 'metrics').read();
    ctx.type = contentType;
    ctx.body = text;
  };
  return {
    find: show,
    async scrape(ctx: TextContext): Promise<void> {
      const { metrics } = getRuntime(strapi).config;
      if (metrics === null) throw new errors.NotFoundError('Metrics are not configured');
      if (!bears(ctx.get('authorization'), metrics.token)) {
        throw new errors.UnauthorizedError('The token of the metrics is missing or wrong');
      }
      await show(ctx);
    },
  };
};
