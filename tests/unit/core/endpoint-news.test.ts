import {
  ENDPOINT_EVENT_TYPES,
  type EndpointNews,
  type EndpointNewsKind,
  newsInWords,
  newsOf,
  newsPayload,
  subjectOf,
} from '../../../server/src/core/endpoint-news';
import { anEndpoint, aHealth } from '../../support/factories';

const NOW = Date.parse('2026-01-01T00:00:00.000Z');
const MINUTE = 60_000;
const DAY = 86_400_000;

const failingFor = (ms: number, over = {}) =>
  aHealth({ failures: 12, strikes: 12, failingSince: NOW, failedAt: NOW + ms, ...over });

describe('what there is to tell of an endpoint', () => {
  it.each([
    ['nothing while it is well', aHealth(), null],
    ['nothing while it is drained', aHealth({ ramp: 2 }), null],
    ['nothing for a minute', failingFor(MINUTE - 1), null],
    ['that it is failing', failingFor(MINUTE), 'failing'],
    ['nothing more once that is told', failingFor(2 * DAY, { announcedAt: NOW }), null],
    ['that it has recovered', aHealth({ announcedAt: NOW }), 'recovered'],
    ['that it is given up', failingFor(5 * DAY, { announcedAt: NOW }), 'disabled'],
    ['that it is given up, though nobody was told that it is failing', failingFor(5 * DAY), 'disabled'],
  ] as const)('is %s', (_, health, news) => {
    expect(newsOf(health, 5 * DAY)).toBe(news);
  });

  it('is never that it is given up where that is switched off', () => {
    expect(newsOf(failingFor(300 * DAY, { announcedAt: NOW }), 0)).toBeNull();
  });
});

describe('the news', () => {
  const endpoint = anEndpoint({ id: 7, key: 'crm', name: 'CRM', url: 'https://example.com/secret-path' });
  const news = (kind: EndpointNewsKind, reason: string | null = null): EndpointNews => ({
    kind,
    endpoint,
    health: failingFor(MINUTE),
    reason,
  });

  it('name the endpoint, since when it fails and why it was disabled, and never its URL', () => {
    expect(newsPayload(news('disabled', 'it is gone'))).toEqual({
      endpoint: { id: 7, key: 'crm', name: 'CRM' },
      reason: 'it is gone',
      failingSince: '2026-01-01T00:00:00.000Z',
      consecutiveFailures: 12,
    });
  });

  it('are about the endpoint that their event names', () => {
    const payload = newsPayload(news('failing'));
    expect(Object.values(ENDPOINT_EVENT_TYPES).map((type) => subjectOf(type, payload))).toEqual([7, 7, 7]);
    expect(subjectOf('entry.update', payload)).toBeNull();
    expect(subjectOf(ENDPOINT_EVENT_TYPES.failing, {})).toBeNull();
  });

  it.each([
    ['failing', 'Webhook endpoint 7 "CRM" is failing', 'nothing since 2026-01-01T00:00:00.000Z; 12 attempts'],
    ['recovered', 'Webhook endpoint 7 "CRM" has recovered', 'It accepts again'],
    ['disabled', 'Webhook endpoint 7 "CRM" was disabled', 'it is gone. Its deliveries are kept'],
  ] as const)('say in words that it is %s', (kind, subject, part) => {
    const words = newsInWords(news(kind, 'it is gone'));
    expect(words.subject).toBe(subject);
    expect(words.text).toContain(part);
  });
});
