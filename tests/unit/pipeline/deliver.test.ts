import type { Endpoint } from '../../../server/src/core/endpoint';
import type { DeliverDependencies } from '../../../server/src/pipeline/deliver';
import { createHealthBook } from '../../../server/src/pipeline/health-book';
import {
  aClaimedDelivery,
  aHealth,
  aParked,
  anAnswer,
  anEndpoint,
  anUnreachable,
} from '../../support/factories';
import { NOW, deliverOnce } from '../../support/fakes/delivering';

const endpoint = anEndpoint({ retrySchedule: [10, 20] });
const delivery = aClaimedDelivery({ endpointId: endpoint.id });

describe('delivering', () => {
  it('sends the event to the endpoint and records what came of it', async () => {
    const { steps, sent, recorded, signal } = await deliverOnce(delivery, endpoint);
    expect(steps).toEqual(['send', 'record']);
    expect(sent[0]!.signal).toBe(signal);
    expect(sent[0]!.message).toMatchObject({
      url: endpoint.url,
      body: delivery.event.body,
      timeoutMs: endpoint.timeoutMs,
      headers: {
        'x-default': 'yes',
        'user-agent': 'strapi-plugin-durable-webhooks/1.2.3',
        'webhook-id': delivery.event.messageId,
        'webhook-timestamp': String(NOW / 1000),
      },
    });
    const { event, ...head } = delivery;
    expect(recorded).toEqual([
      {
        // Without the body: what waits to be written does not hold it.
        delivery: { ...head, event: { id: event.id, createdAt: event.createdAt } },
        startedAt: NOW,
        message: {
          url: endpoint.url,
          headers: {
            ...sent[0]!.message.headers,
            'x-default': '•••',
          },
        },
        outcome: anAnswer(200),
        timings: { totalMs: 40 },
        decision: { kind: 'succeeded' },
        endpointConcurrency: endpoint.concurrency,
      },
    ]);
  });

  it('decides by the endpoint’s schedule, the tries spent and the time when the answer came', async () => {
    const outcome = anAnswer(500);
    const decisions = await Promise.all(
      [0, 1, 2].map(async (tries) => {
        const { recorded } = await deliverOnce({ ...delivery, tries }, endpoint, { outcome });
        return recorded[0]!.decision;
      }),
    );
    expect(decisions).toEqual([
      { kind: 'retry', at: NOW + 40 + 10_000 },
      { kind: 'retry', at: NOW + 40 + 20_000 },
      { kind: 'dead', reason: 'attempt 3 was the last of the schedule: the receiver answered 500' },
    ]);
  });

  it('knows what an attempt met before it is recorded', async () => {
    const health = createHealthBook();
    health.see(endpoint.id, aHealth({ failures: 4, strikes: 4 }));
    let mayBegin: boolean | undefined;
    const record = async (): Promise<void> => void (mayBegin = health.mayBegin(endpoint.id, NOW));
    await deliverOnce(delivery, endpoint, { outcome: anUnreachable(), over: { health, record } });
    expect(mayBegin).toBe(false);
    expect(health.mayBegin(endpoint.id, NOW)).toBe(true);
  });

  it('records network trouble like any other outcome', async () => {
    const { recorded } = await deliverOnce(delivery, endpoint, { outcome: anUnreachable() });
    expect(recorded).toMatchObject([{ outcome: anUnreachable(), decision: { kind: 'retry' } }]);
  });
});

describe('an attempt that is traced', () => {
  const TRACEPARENT = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01';
  const tracing: DeliverDependencies['tracing'] = {
    attempt: (_delivery, _endpoint, make) => make({ traceparent: TRACEPARENT }),
  };

  it('tells the receiver, signs what it signs otherwise, and records what was sent', async () => {
    const { sent, recorded } = await deliverOnce(delivery, endpoint, { over: { tracing } });
    const { sent: untraced } = await deliverOnce(delivery, endpoint);
    const headers = { ...untraced[0]!.message.headers, traceparent: TRACEPARENT };
    expect(sent[0]!.message).toEqual({ ...untraced[0]!.message, headers });
    expect(recorded[0]!.message.headers).toMatchObject({ traceparent: TRACEPARENT });
  });

  it('sends the header that the operator set', async () => {
    const theirs = { ...endpoint, headers: { Traceparent: 'theirs' } };
    const { sent } = await deliverOnce(delivery, theirs, { over: { tracing } });
    expect(sent[0]!.message.headers['traceparent']).toBe('theirs');
  });
});

describe('a delivery that cannot be sent', () => {
  it('is buried when its endpoint does not exist any more', async () => {
    const { buried, steps } = await deliverOnce(delivery, null);
    expect(buried).toEqual([[delivery.id, 'The endpoint does not exist any more.']]);
    expect(steps).toEqual(['refresh']);
  });

  it('is sent when another instance has just made its endpoint', async () => {
    const { steps, buried } = await deliverOnce(delivery, null, {
      elsewhere: (directory) => directory.put(endpoint),
    });
    expect(steps).toEqual(['refresh', 'send', 'record']);
    expect(buried).toEqual([]);
  });

  it.each(['messageId', 'type', 'body'] as const)('is buried when its event has no %s', async (part) => {
    const damaged = { ...delivery, event: { ...delivery.event, [part]: '' } };
    const { buried, sent } = await deliverOnce(damaged, endpoint);
    expect(buried).toEqual([[delivery.id, expect.stringContaining('damaged or removed')]]);
    expect(sent).toEqual([]);
  });

  it.each([
    ['is switched off', { enabled: false }],
    ['was disabled by us', { disabledReason: 'the receiver answered 410 Gone' }],
    ['has unreadable secrets', { signature: 'standard', secrets: { readable: false, reason: 'no key' } }],
  ] as [string, Partial<Endpoint>][])('is given back unspent when its endpoint %s', async (_, over) => {
    const { released, steps } = await deliverOnce(delivery, { ...endpoint, ...over });
    expect(released).toEqual([[delivery.id, NOW + 1000]]);
    expect(steps).toEqual(['refresh']);
  });

  it('is given back unspent when its endpoint was parked after it was claimed', async () => {
    const { released, steps } = await deliverOnce(delivery, endpoint, { health: aParked(NOW - 100) });
    expect(released).toEqual([[delivery.id, NOW + 1000]]);
    expect(steps).toEqual([]);
  });

  it('is sent as the probe of a parked endpoint when the time has come', async () => {
    const { steps } = await deliverOnce(delivery, endpoint, { health: aParked(NOW - 60_000) });
    expect(steps).toEqual(['send', 'record']);
  });

  it('is sent when another instance has just opened its endpoint again', async () => {
    const { steps } = await deliverOnce(
      delivery,
      { ...endpoint, enabled: false },
      {
        elsewhere: (directory) => directory.put(endpoint),
      },
    );
    expect(steps).toEqual(['refresh', 'send', 'record']);
  });

  it('is tried again by the schedule when its request cannot be built: the endpoint may be mended', async () => {
    const { recorded, sent } = await deliverOnce(delivery, { ...endpoint, signature: 'standard' });
    expect(sent).toEqual([]);
    expect(recorded).toMatchObject([
      {
        message: { url: endpoint.url, headers: {} },
        outcome: { kind: 'blocked', code: 'request', message: expect.stringContaining('rotate its secret') },
        decision: { kind: 'retry', at: NOW + 10_000 },
      },
    ]);
  });
});

describe('a receiver that answers 410', () => {
  const outcome = anAnswer(410);
  const decision = { kind: 'disable-endpoint', reason: 'the receiver answered 410 Gone' };

  it('has its endpoint disabled before the attempt is recorded, so that nothing more is sent', async () => {
    const { steps, recorded, directory } = await deliverOnce(delivery, endpoint, { outcome });
    expect(steps).toEqual(['send', 'disable', 'record']);
    expect(recorded).toMatchObject([{ decision }]);
    expect(directory.byId(endpoint.id)?.disabledReason).toBe(decision.reason);
  });

  it('has the attempt recorded also when the endpoint cannot be disabled, and the log says so', async () => {
    const { recorded, log } = await deliverOnce(delivery, endpoint, {
      outcome,
      over: { disable: () => Promise.reject(new Error('no database')) },
    });
    expect(recorded).toMatchObject([{ decision }]);
    expect(log.lines('error')).toEqual(['an endpoint that answered 410 could not be disabled']);
  });
});

describe('a surprise while delivering', () => {
  it('is thrown when the attempt was not made, so that the lease returns the delivery', async () => {
    const sender = { send: () => Promise.reject(new Error('a surprise')) };
    await expect(deliverOnce(delivery, endpoint, { over: { sender } })).rejects.toThrow('a surprise');
  });

  it('reaches whoever waits for the record when the attempt could not be recorded', async () => {
    const record = () => Promise.reject(new Error('no database'));
    await expect(deliverOnce(delivery, endpoint, { over: { record } })).rejects.toThrow('no database');
  });
});
