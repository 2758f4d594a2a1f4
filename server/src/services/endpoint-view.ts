import type { EndpointView } from '../contracts/endpoints';
import { definitionOf, type Endpoint } from '../core/endpoint';
import { redact, redactHeaders } from '../core/redaction';

/** An endpoint as the admin API answers it; `reveal` shows header values as they are. Signing secrets never show. */
export function toEndpointView(endpoint: Endpoint, reveal: boolean): EndpointView {
  const { secrets } = endpoint;
  return {
    id: endpoint.id,
    source: endpoint.key === null ? 'admin' : 'configuration',
    key: endpoint.key,
    ...definitionOf(endpoint),
    headers: reveal ? endpoint.headers : redactHeaders(endpoint.headers),
    secrets: secrets.readable
      ? secrets.active.map(({ id, value, createdAt, expiresAt }) => ({
          id,
          hint: redact(value),
          createdAt,
          expiresAt,
        }))
      : [],
    secretsProblem: secrets.readable ? null : secrets.reason,
    disabledReason: endpoint.disabledReason,
    createdAt: endpoint.createdAt,
    updatedAt: endpoint.updatedAt,
  };
}
