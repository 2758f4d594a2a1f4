import type { Core } from '@strapi/strapi';
import type {
  EndpointInput,
  EndpointRemoval,
  EndpointRemovalQuery,
  EndpointView,
  EndpointWithSecret,
  SecretRotationInput,
  SecretView,
  TestDeliveryInput,
  TestDeliveryView,
} from '../contracts/endpoints';
import { serviceOf } from '../services';
import type { Caller } from '../services/endpoints';
import { parsedId } from '../services/field-schemas';
import { answer, answerCreated } from './answer';
import { may, type RequestContext } from './request';

/** `/endpoints`. */
export default ({ strapi }: { strapi: Core.Strapi }) => {
  const endpoints = () => serviceOf(strapi, 'endpoints');
  return {
    async find(ctx: RequestContext): Promise<void> {
      answer<EndpointView[]>(ctx, await endpoints().find(callerOf(ctx)));
    },

    async findOne(ctx: RequestContext): Promise<void> {
      answer<EndpointView>(ctx, await endpoints().findOne(idOf(ctx), callerOf(ctx)));
    },

    async create(ctx: RequestContext): Promise<void> {
      const made = await endpoints().create(ctx.request.body as EndpointInput, callerOf(ctx));
      answerCreated<EndpointWithSecret>(ctx, made);
    },

    async update(ctx: RequestContext): Promise<void> {
      const change = ctx.request.body as Partial<EndpointInput>;
      answer<EndpointView>(ctx, await endpoints().update(idOf(ctx), change, callerOf(ctx)));
    },

    async remove(ctx: RequestContext): Promise<void> {
      const query = ctx.query as EndpointRemovalQuery;
      answer<EndpointRemoval>(ctx, await endpoints().remove(idOf(ctx), query));
    },

    async test(ctx: RequestContext): Promise<void> {
      const input = (ctx.request.body ?? {}) as TestDeliveryInput;
      answer<TestDeliveryView>(ctx, await endpoints().test(idOf(ctx), input));
    },

    revealSecrets(ctx: RequestContext): void {
      ctx.set('Cache-Control', 'no-store');
      answer<SecretView[]>(ctx, endpoints().revealSecrets(idOf(ctx)));
    },

    async revokeSecret(ctx: RequestContext): Promise<void> {
      const { secretId = '' } = ctx.params;
      answer<EndpointView>(ctx, await endpoints().revokeSecret(idOf(ctx), secretId, callerOf(ctx)));
    },

    async rotateSecret(ctx: RequestContext): Promise<void> {
      const input = (ctx.request.body ?? {}) as SecretRotationInput;
      const rotated = await endpoints().rotateSecret(idOf(ctx), input, callerOf(ctx));
      answerCreated<EndpointWithSecret>(ctx, rotated);
    },
  };
};

const idOf = ({ params }: RequestContext): number => parsedId(params.id);

const callerOf = (ctx: RequestContext): Caller => ({ mayReveal: may(ctx, 'secrets.reveal') });
