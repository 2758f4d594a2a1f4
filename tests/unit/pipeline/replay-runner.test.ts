import type { Replay, ReplayLog, ReplaySource } from '../../../server/src/pipeline/replay-ports';
import { createReplayRunner } from '../../../server/src/pipeline/replay-runner';
import { aClock } from '../../support/fakes/clock';
import { anEndpoint } from '../../support/factories';
import { aDirectory } from '../../support/fakes/endpoint-directory';

const endpoint = anEndpoint();

/** A runner with one replay of many dead deliveries; every step is made at once. */
function aRunner({ perSecond, total }: { perSecond: number | null; total: number }) {
  const clock = aClock();
  let replay: Replay = {
    id: 1,
    aim: { kind: 'filter', filter: { state: ['dead'] } },
    state: 'running',
    perSecond,
    requestedBy: null,
    total,
    matched: 0,
    replayed: 0,
    position: null,
    end: total + 1,
    createdAt: clock.now(),
    finishedAt: null,
  };
  const looks = { count: 0 };
  const log: Pick<ReplayLog, 'running' | 'advance'> = {
    async running() {
      looks.count += 1;
      return replay.state === 'running' ? [replay] : [];
    },
    async advance(before, { matched, position }) {
      replay = {
        ...before,
        matched: before.matched + matched,
        position,
        state: position === null ? 'done' : 'running',
      };
      return replay;
    },
  };
  const source: Pick<ReplaySource, 'next' | 'heads'> = {
    async next(_filter, { from, end, limit }) {
      const first = Math.max(1, from);
      const last = Math.min(first + limit, end);
      const refs = Array.from({ length: last - first }, (_, at) => ({
        id: first + at,
        eventId: 1,
        endpointId: endpoint.id,
        state: 'dead' as const,
        hasPayload: true,
      }));
      return { refs, from: last === end ? null : last };
    },
    heads: async () => [],
  };
  const runner = createReplayRunner({
    log: log as ReplayLog,
    source: source as ReplaySource,
    endpoints: aDirectory(endpoint),
    clock,
  });
  return { runner, clock, looks, matched: () => replay.matched, state: () => replay.state };
}

describe('the runner of replays', () => {
  it('goes as fast as it can without a pace, in batches', async () => {
    const { runner, matched, state } = aRunner({ perSecond: null, total: 1_200 });
    expect(await runner.step()).toBe(0);
    expect(matched()).toBe(500);
    await runner.step();
    await runner.step();
    expect({ matched: matched(), state: state() }).toEqual({ matched: 1_200, state: 'done' });
  });

  it.each([1, 7, 40, 900])('keeps a pace of %d each second', async (perSecond) => {
    const { runner, clock, matched } = aRunner({ perSecond, total: 1_000_000 });
    const SECONDS = 20;
    const until = clock.now() + SECONDS * 1000;
    while (clock.now() < until) clock.move(Math.max(1, (await runner.step()) ?? 0));
    expect(matched()).toBeLessThanOrEqual(perSecond * SECONDS + 1);
    expect(matched()).toBeGreaterThanOrEqual(perSecond * SECONDS * 0.95 - 1);
  });

  it('does not catch up on what it could have done while nobody fed', async () => {
    const { runner, clock, matched } = aRunner({ perSecond: 10, total: 10_000 });
    await runner.step();
    clock.move(3_600_000);
    await runner.step();
    expect(matched()).toBeLessThanOrEqual(11);
  });

  it('asks once a second while there is nothing to do, and at once when it expects something', async () => {
    const { runner, clock, looks } = aRunner({ perSecond: null, total: 1 });
    await runner.step();
    expect(await runner.step()).toBeNull();
    const { count } = looks;
    await runner.step();
    expect(looks.count).toBe(count);
    runner.expect();
    await runner.step();
    expect(looks.count).toBe(count + 1);
    clock.move(1_000);
    await runner.step();
    expect(looks.count).toBe(count + 2);
  });
});
