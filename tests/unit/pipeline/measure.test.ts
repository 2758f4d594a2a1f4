import { measuring } from '../../../server/src/pipeline/measure';
import type { MeteredAttempt } from '../../../server/src/pipeline/meter';
import type { FinishedAttempt } from '../../../server/src/pipeline/ports';
import {
  aClaimedDelivery,
  aFinishedAttempt,
  anAnswer,
  anEndpoint,
  anUnreachable,
} from '../../support/factories';
import { aDirectory } from '../../support/fakes/endpoint-directory';

describe('an attempt that is recorded', () => {
  const { event } = aClaimedDelivery();
  const delivery = aClaimedDelivery({ endpointId: 3, event: { ...event, createdAt: 10_000 } });
  const attempt = { delivery, startedAt: 12_000, timings: { totalMs: 500 } };

  async function measured(over: Partial<FinishedAttempt>): Promise<MeteredAttempt> {
    const metered: MeteredAttempt[] = [];
    const record = jest.fn(async () => {});
    const meter = { captured: () => {}, attempted: (one: MeteredAttempt) => void metered.push(one) };
    const finished = aFinishedAttempt({ ...attempt, ...over });
    await measuring(meter, aDirectory(anEndpoint({ id: 3, name: 'CRM' })), record)(finished);
    expect(record).toHaveBeenCalledWith(finished);
    expect(metered).toHaveLength(1);
    return metered[0]!;
  }

  it('is metered by its endpoint, outcome, duration and how long after the change it was received', async () => {
    expect(await measured({ outcome: anAnswer(200) })).toEqual({
      endpoint: 'CRM',
      outcome: 'accepted',
      durationMs: 500,
      receivedAfterMs: 2_500,
    });
  });

  it('is received only when it was accepted', async () => {
    expect(await measured({ outcome: anUnreachable() })).toMatchObject({
      outcome: 'unreachable',
      receivedAfterMs: null,
    });
  });

  it('does not count as late because it was replayed, nor as early because clocks differ', async () => {
    const replayed = { ...delivery, isReplayed: true };
    expect(await measured({ delivery: replayed })).toMatchObject({ receivedAfterMs: null });
    expect(await measured({ startedAt: 9_000 })).toMatchObject({ receivedAfterMs: 0 });
  });

  it('goes by its endpoint’s id when that is gone', async () => {
    expect(await measured({ delivery: { ...delivery, endpointId: 9 } })).toMatchObject({ endpoint: '9' });
  });
});
