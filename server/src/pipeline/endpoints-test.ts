import type { TestDeliveryView } from '../contracts/endpoints';
import { serialiseBody } from '../core/body';
import type { Endpoint } from '../core/endpoint';
import { messageTemplate } from '../core/message';
import { newMessageId } from '../core/message-id';
import type { Outcome } from '../core/outcome';
import type { Clock, Sender } from './ports';

export interface TestDependencies {
  sender: Sender;
  clock: Clock;
  /** `server.webhooks.defaultHeaders` of the host. */
  defaultHeaders: Readonly<Record<string, string>>;
  /** Of this plugin, for the user agent. */
  version: string;
}

/** Sends an event that did not happen to an endpoint, as a delivery would be sent, and answers what it met. */
export async function tryEndpoint(
  endpoint: Endpoint,
  type: string,
  { sender, clock, defaultHeaders, version }: TestDependencies,
): Promise<TestDeliveryView> {
  const now = clock.now();
  const { body } = serialiseBody(type, new Date(now), {});
  const event = { messageId: newMessageId(), type, body };
  const template = messageTemplate({ endpoint, defaultHeaders, version, now });
  const built = template.build(event, now);
  if (!built.ok) {
    const outcome: Outcome = { kind: 'blocked', code: 'request', message: built.problem };
    return view({ url: endpoint.url, headers: {}, body }, outcome, 0);
  }
  const { outcome, timings } = await sender.send(built.message);
  const { url, headers } = built.message;
  const request = { url, headers: template.redact(headers), body };
  return view(request, template.withoutEchoes(outcome), timings.totalMs);
}

function view(request: TestDeliveryView['request'], outcome: Outcome, durationMs: number): TestDeliveryView {
  const response = outcome.kind === 'accepted' || outcome.kind === 'rejected' ? outcome.response : null;
  const error =
    outcome.kind === 'unreachable' || outcome.kind === 'blocked'
      ? { code: outcome.code, message: outcome.message }
      : null;
  return { request, outcome: outcome.kind, response, error, durationMs };
}
