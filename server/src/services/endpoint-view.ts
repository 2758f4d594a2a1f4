import type { EndpointHealthView, EndpointView } from '../contracts/endpoints';
import { definitionOf, type Endpoint } from '../core/endpoint';
import { type EndpointHealth, HEALTHY, probeAtOf, stateOf } from '../core/endpoint-health';
import { isPrivateKey, publicKeyOf } from '../core/key-pair';
import { redact, redactHeaders } from '../core/redaction';
import { reasonIn } from '../core/sentences';
import type { EndpointCondition } from '../pipeline/endpoints-ports';

/** An endpoint as the admin API answers it; `reveal` shows header values as they are. Signing secrets never show, public keys do. */
export function toEndpointView(
  endpoint: Endpoint,
  condition: EndpointCondition | undefined,
  reveal: boolean,
): EndpointView {
  const { secrets, disabledReason } = endpoint;
  const secretsProblem = secrets.readable ? null : secrets.reason;
  const active = secrets.readable ? secrets.active : [];
  const { health, waiting, oldestWaitingAt } = condition ?? NEW;
  return {
    id: endpoint.id,
    source: endpoint.key === null ? 'admin' : 'configuration',
    key: endpoint.key,
    ...definitionOf(endpoint),
    headers: reveal ? endpoint.headers : redactHeaders(endpoint.headers),
    secrets: active
      .filter(({ value }) => !isPrivateKey(value))
      .map(({ value, ...rest }) => ({ ...rest, hint: redact(value) })),
    publicKeys: active
      .filter(({ value }) => isPrivateKey(value))
      .map(({ value, ...rest }) => ({ ...rest, publicKey: publicKeyOf(value) })),
    secretsProblem,
    disabledReason,
    sentences: {
      secretsProblem: reasonIn(secretsProblem),
      disabledReason: reasonIn(disabledReason),
    },
    health: toHealthView(endpoint.id, health),
    waiting,
    oldestWaitingAt,
    createdAt: endpoint.createdAt,
    updatedAt: endpoint.updatedAt,
  };
}

const NEW: EndpointCondition = { health: HEALTHY, waiting: 0, oldestWaitingAt: null };

function toHealthView(endpointId: number, health: EndpointHealth): EndpointHealthView {
  const state = stateOf(health);
  return {
    state,
    failingSince: state === 'healthy' ? null : health.failingSince,
    nextProbeAt: probeAtOf(endpointId, health),
    consecutiveFailures: health.failures,
  };
}
