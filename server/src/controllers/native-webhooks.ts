import type { Core } from '@strapi/strapi';
import type { EndpointWithSecret } from '../contracts/endpoints';
import type { NativeWebhookView } from '../contracts/native-webhooks';
import { serviceOf } from '../services';
import { parsedId } from '../services/field-schemas';
import { answer, answerCreated } from './answer';
import { may, type RequestContext } from './request';

/** `/native-webhooks`. */
export default ({ strapi }: { strapi: Core.Strapi }) => {
  const natives = () => serviceOf(strapi, 'nativeWebhooks');
  return {
    async find(ctx: RequestContext): Promise<void> {
      answer<NativeWebhookView[]>(ctx, await natives().find());
    },

    async import(ctx: RequestContext): Promise<void> {
      const caller = { mayReveal: may(ctx, 'secrets.reveal') };
      answerCreated<EndpointWithSecret>(ctx, await natives().import(parsedId(ctx.params.id), caller));
    },

    async undo(ctx: RequestContext): Promise<void> {
      answer<NativeWebhookView>(ctx, await natives().undo(parsedId(ctx.params.id)));
    },
  };
};
