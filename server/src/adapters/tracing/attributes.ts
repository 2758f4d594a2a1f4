import type { Attributes } from '@opentelemetry/api';
import type { ClaimedDelivery } from '../../core/delivery';
import type { Endpoint } from '../../core/endpoint';
import type { NewEvent } from '../../core/event';
import { traceableUrl } from '../../core/trace-context';
import type { TracedAttempt } from '../../pipeline/tracing';

const SYSTEM = { 'messaging.system': 'durable_webhooks' };
const DEFAULT_PORTS: Record<string, number> = { 'http:': 80, 'https:': 443 };

/** Of the span that makes an event, by the conventions of messaging. */
export function attributesOfEvent(
  event: Pick<NewEvent, 'type' | 'messageId' | 'uid' | 'documentId'>,
): Attributes {
  return {
    ...SYSTEM,
    'messaging.operation.name': 'create',
    'messaging.operation.type': 'create',
    'messaging.destination.name': event.type,
    'messaging.message.id': event.messageId,
    'durable_webhooks.content_type': event.uid ?? undefined,
    'durable_webhooks.document_id': event.documentId ?? undefined,
  };
}

/** Of the span of an attempt before it is made, by the conventions of HTTP clients; a sampler that is asked first sees less. */
export function attributesOfAttempt(
  { id, attempt, isReplayed, event }: ClaimedDelivery,
  endpoint: Pick<Endpoint, 'id' | 'url'>,
): Attributes {
  return {
    ...SYSTEM,
    ...attributesOfUrl(endpoint.url),
    'http.request.resend_count': attempt > 1 ? attempt - 1 : undefined,
    'messaging.destination.name': event.type,
    'messaging.message.id': event.messageId,
    'durable_webhooks.endpoint.id': endpoint.id,
    'durable_webhooks.delivery.id': id,
    'durable_webhooks.attempt': attempt,
    'durable_webhooks.replayed': isReplayed,
  };
}

function attributesOfUrl(text: string): Attributes {
  if (!URL.canParse(text)) return {};
  const url = new URL(text);
  return {
    'url.full': traceableUrl(url),
    'server.address': url.hostname,
    'server.port': url.port === '' ? DEFAULT_PORTS[url.protocol] : Number(url.port),
  };
}

/** What came of an attempt. */
export function attributesOfEnd({ outcome, decision }: TracedAttempt): Attributes {
  const told = {
    'durable_webhooks.outcome': outcome.kind,
    'durable_webhooks.decision': decision.kind,
  };
  switch (outcome.kind) {
    case 'accepted':
      return { ...told, 'http.response.status_code': outcome.response.status };
    case 'rejected': {
      const { status } = outcome.response;
      return { ...told, 'http.response.status_code': status, 'error.type': String(status) };
    }
    case 'unreachable':
    case 'blocked':
      return { ...told, 'error.type': outcome.code };
  }
}
