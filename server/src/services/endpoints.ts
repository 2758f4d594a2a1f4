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
import type { Endpoint } from '../core/endpoint';
import { parseEndpointInput } from '../core/endpoint-input';
import { objectOf, oneOf, text, wholeNumber } from '../core/field-schema';
import { say } from '../core/sentences';
import { generateSigningSecret, signingSecretProblem } from '../core/signing-secret';
import { eventTypeProblem } from '../core/subscription';
import { MOST_WAITING } from '../pipeline/endpoints-ports';
import { DEFAULT_OVERLAP_SECONDS } from '../pipeline/endpoints-rotation';
import { tryEndpoint } from '../pipeline/endpoints-test';
import { getRuntime } from '../runtime';
import { changedDefinition } from './endpoint-change';
import {
  firstSecrets,
  revealedSecrets,
  secretsAfterChange,
  secretsAfterRevocation,
  secretsAfterRotation,
} from './endpoint-secrets';
import { toEndpointView } from './endpoint-view';
import { parsed, parsedId } from './field-schemas';
import { impossible, invalid, invalidField, missing } from './refusal';

/** Who asks: code may do everything, an administrator what their role says. */
export interface Caller {
  /** Whether header values and new signing secrets may be shown. */
  mayReveal: boolean;
}

const CODE: Caller = { mayReveal: true };

/** `strapi.plugin('durable-webhooks').service('endpoints')`. Inputs are checked; what is wrong throws ValidationError. */
export type EndpointsService = ReturnType<typeof endpointsService>;

export default function endpointsService({ strapi }: { strapi: Core.Strapi }) {
  const runtime = () => getRuntime(strapi);
  const rules = () => {
    const { allowHttp, allowedPorts, addressPolicy: policy } = runtime().config;
    return { allowHttp, allowedPorts, policy };
  };

  return {
    /** All endpoints; header values that look like credentials are masked unless the caller may see them. */
    async find(caller: Caller = CODE): Promise<EndpointView[]> {
      const all = runtime().endpoints.all();
      const conditions = await runtime().readConditions(all.map(({ id }) => id));
      return all.map((endpoint) => toEndpointView(endpoint, conditions.get(endpoint.id), caller.mayReveal));
    },

    /** Throws NotFoundError. */
    async findOne(id: number, caller: Caller = CODE): Promise<EndpointView> {
      return viewOf(existing(id), caller);
    },

    /** Throws ApplicationError when there is something to encrypt and no `admin.secrets.encryptionKey`. */
    async create(input: EndpointInput, caller: Caller = CODE): Promise<EndpointWithSecret> {
      const result = parseEndpointInput(input, rules());
      if (!result.ok) throw invalid(result.errors);
      const { definition } = result;
      const secrets = firstSecrets(definition, result, runtime().clock.now());
      const endpoint = await runtime().endpoints.create(definition, secrets);
      return withSecret(await viewOf(endpoint, caller), secrets[0]?.value ?? null, caller);
    },

    /** Changes the given fields. `enabled: true` also takes back that the plugin disabled it. Throws NotFoundError. */
    async update(id: number, input: Partial<EndpointInput>, caller: Caller = CODE): Promise<EndpointView> {
      const endpoint = await runtime().endpoints.change(parsedId(id), (present) => {
        const changed = changedDefinition(present, input, { ...rules(), ...caller });
        if (!changed.ok) throw invalid(changed.errors);
        const revived = input.enabled === true ? { disabledReason: null } : {};
        if (present.key !== null) {
          if (isRevival(input) && present.enabled) return revived;
          throw declared(present);
        }
        const { definition } = changed;
        const secrets = secretsAfterChange(present, definition, runtime().clock.now());
        return { definition, ...secrets, ...revived };
      });
      if (!endpoint) throw missing('endpoint', id);
      await runtime().wake();
      return viewOf(endpoint, caller);
    },

    /**
     * Cancels what waits for it, or refuses with an ApplicationError while something does; its history stays. Throws
     * NotFoundError.
     */
    async remove(id: number, query: EndpointRemovalQuery = {}): Promise<EndpointRemoval> {
      const { deliveries } = parsed(removalQuery, query);
      const canceled = await runtime().endpoints.remove(parsedId(id), (endpoint, waiting) => {
        if (isDeclared(endpoint)) throw declared(endpoint);
        if (deliveries === 'refuse' && waiting > 0) throw awaited(waiting);
      });
      if (canceled === undefined) throw missing('endpoint', id);
      return { id, canceled };
    },

    /** Adds a secret, generated unless given; those until now go on signing for `overlapSeconds`. */
    async rotateSecret(
      id: number,
      input: SecretRotationInput = {},
      caller: Caller = CODE,
    ): Promise<EndpointWithSecret> {
      const { secret, overlapSeconds } = parsed(rotationInput, input);
      const value = secret ?? generateSigningSecret();
      const endpoint = await runtime().endpoints.change(parsedId(id), (present) => {
        if (present.key !== null) throw declared(present);
        const problem = signingSecretProblem(value, present.signature);
        if (problem !== null) throw invalidField(['secret'], problem);
        const { clock } = runtime();
        const secrets = secretsAfterRotation(present, value, overlapSeconds * 1000, clock.now());
        return present.secrets.readable ? { secrets } : { secrets, ...withoutLostHeaders(present) };
      });
      if (!endpoint) throw missing('endpoint', id);
      await runtime().wake();
      return withSecret(await viewOf(endpoint, caller), value, caller);
    },

    /**
     * Lets a secret that a rotation left signing sign no more. Throws NotFoundError, and ApplicationError for the present
     * one.
     */
    async revokeSecret(id: number, secretId: string, caller: Caller = CODE): Promise<EndpointView> {
      const endpoint = await runtime().endpoints.change(parsedId(id), (present) => {
        if (present.key !== null) throw declared(present);
        const secrets = secretsAfterRevocation(present, secretId);
        if (!secrets) throw missing('secret', secretId);
        return { secrets };
      });
      if (!endpoint) throw missing('endpoint', id);
      return viewOf(endpoint, caller);
    },

    /** The signing secrets in full; the log says who saw them. Throws NotFoundError, and ApplicationError. */
    revealSecrets(id: number): SecretView[] {
      const endpoint = existing(id);
      const secrets = revealedSecrets(endpoint, runtime().clock.now());
      runtime().log.info('signing secrets were shown', {
        endpoint: endpoint.id,
        by: runtime().currentActor(),
      });
      return secrets;
    },

    /** Sends one request as a delivery would be sent, and keeps nothing of it. Throws NotFoundError. */
    async test(id: number, input: TestDeliveryInput = {}): Promise<TestDeliveryView> {
      const { event } = parsed(testInput, input);
      return tryEndpoint(existing(id), event, runtime());
    },
  };

  function existing(id: number): Endpoint {
    const endpoint = runtime().endpoints.byId(parsedId(id));
    if (!endpoint) throw missing('endpoint', id);
    return endpoint;
  }

  async function viewOf(endpoint: Endpoint, { mayReveal }: Caller): Promise<EndpointView> {
    const conditions = await runtime().readConditions([endpoint.id]);
    return toEndpointView(endpoint, conditions.get(endpoint.id), mayReveal);
  }

  function isDeclared({ key }: Endpoint): boolean {
    return key !== null && runtime().config.endpoints.some((endpoint) => endpoint.key === key);
  }
}

const rotationInput = objectOf({
  secret: text(() => null).optional(),
  overlapSeconds: wholeNumber(0, 604_800, 'seconds').default(DEFAULT_OVERLAP_SECONDS),
});

const removalQuery = objectOf({ deliveries: oneOf(['cancel', 'refuse']).default('cancel') });

const awaited = (waiting: number): Error =>
  impossible(
    `${waiting >= MOST_WAITING ? `${MOST_WAITING} deliveries or more` : `${waiting} deliveries`} wait for this endpoint: cancel them with "deliveries=cancel", or wait until they are over`,
  );

const testInput = objectOf({ event: text(eventTypeProblem).default('trigger-test') });

const declared = ({ key }: Endpoint): Error =>
  impossible(
    `This endpoint is declared as "endpoints.${key}" in the plugin's configuration: change it there`,
  );

const isRevival = (input: Partial<EndpointInput>): boolean =>
  Object.keys(input).length === 1 && input.enabled === true;

/** With the former key the header values are lost too; without them its deliveries would be refused and die. */
function withoutLostHeaders(endpoint: Endpoint) {
  const names = Object.keys(endpoint.headers);
  if (names.length === 0) return {};
  return {
    definition: { ...endpoint, headers: {} },
    disabledReason: say('headersLost', { names: names.join(', ') }).text,
  };
}

const withSecret = (
  view: EndpointView,
  secret: string | null,
  { mayReveal }: Caller,
): EndpointWithSecret => ({ ...view, secret: mayReveal ? secret : null });
