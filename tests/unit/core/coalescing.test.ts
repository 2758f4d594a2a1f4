import fc from 'fast-check';
import { coalescingOf, planMerges, type Waiting } from '../../../server/src/core/coalescing';
import type { Coalescing } from '../../../server/src/core/coalescing';
import type { NewDelivery } from '../../../server/src/core/delivery';
import { aNewDelivery } from '../../support/factories';

const SECOND = 1000;
const policy = { by: 'document', windowMs: 10 * SECOND, maxWaitMs: 60 * SECOND } as const;

type Added = NewDelivery & { coalescing: Coalescing };

interface Given {
  now?: number;
  delayMs?: number;
  notBefore?: number;
}

function added(eventId: number, createdAt: number, given: Given = {}): Added {
  const { now = createdAt, delayMs = 0, notBefore = 0 } = given;
  const coalescing = coalescingOf({ createdAt }, { coalesce: policy, delayMs })!;
  return { ...aNewDelivery({ eventId, dueAt: Math.max(now, createdAt + delayMs, notBefore) }), coalescing };
}

const pending = (id: number, sendBy: number, group = id): Waiting => ({
  id,
  state: 'pending',
  sendBy,
  group,
});

describe('merging', () => {
  it('sends a single delivery when nothing was added for the window', () => {
    const { placed } = planMerges([], [added(1, 0)], 0);
    expect(placed).toMatchObject([{ state: 'pending', group: 1, delivery: { dueAt: 10 * SECOND } }]);
  });

  it('keeps the latest of those that come at once', () => {
    const plan = planMerges([], [added(1, 0), added(2, 1 * SECOND), added(3, 2 * SECOND)], 2 * SECOND);
    expect(plan.placed.map(({ state, group }) => [state, group])).toEqual([
      ['merged', 1],
      ['merged', 1],
      ['pending', 1],
    ]);
    expect(plan.placed[2]!.delivery.dueAt).toBe(12 * SECOND);
  });

  it('begins the window anew with what waits, and never beyond the longest wait of the first', () => {
    const waits = pending(1, 60 * SECOND);
    const early = planMerges([waits], [added(2, 30 * SECOND)], 30 * SECOND);
    expect(early).toMatchObject({ merged: [1], placed: [{ group: 1, delivery: { dueAt: 40 * SECOND } }] });
    const late = planMerges([waits], [added(2, 55 * SECOND)], 55 * SECOND);
    expect(late).toMatchObject({ merged: [1], placed: [{ delivery: { dueAt: 60 * SECOND } }] });
  });

  it('merges what is overdue, and sends at once', () => {
    const plan = planMerges([pending(1, 60 * SECOND)], [added(2, 500 * SECOND)], 500 * SECOND);
    expect(plan).toMatchObject({ merged: [1], placed: [{ delivery: { dueAt: 500 * SECOND } }] });
  });

  it('begins a group of its own where the delay would hold the waiting one up', () => {
    const waits = pending(1, 70 * SECOND);
    const delayed = added(2, 65 * SECOND, { delayMs: 10 * SECOND });
    const plan = planMerges([waits], [delayed], 65 * SECOND);
    expect(plan).toMatchObject({ merged: [], placed: [{ group: 2, delivery: { dueAt: 85 * SECOND } }] });
  });

  it('merges a failed one, whose group goes on, with a window of its own', () => {
    const failed: Waiting = { id: 1, state: 'retrying', sendBy: 60 * SECOND, group: 1 };
    const plan = planMerges([failed], [added(2, 100 * SECOND)], 100 * SECOND);
    expect(plan).toMatchObject({ merged: [1], placed: [{ group: 1, delivery: { dueAt: 110 * SECOND } }] });
  });

  it('joins the groups of a failed one and of what was added while it was sent', () => {
    const failed: Waiting = { id: 1, state: 'retrying', sendBy: 60 * SECOND, group: 1 };
    const plan = planMerges([failed, pending(2, 160 * SECOND)], [added(3, 105 * SECOND)], 105 * SECOND);
    expect(plan).toMatchObject({ merged: [1, 2], joined: [{ from: 2, to: 1 }], placed: [{ group: 1 }] });
  });
});

interface Row {
  eventId: number;
  createdAt: number;
  notBefore: number;
  dueAt: number;
  sendBy: number;
  group: number;
  state: 'pending' | 'sending' | 'retrying' | 'succeeded' | 'merged';
}

type Step =
  | { kind: 'event'; restMs: number }
  | { kind: 'dispatch' }
  | { kind: 'feed' }
  | { kind: 'end'; fails: boolean };

const steps = fc.array(
  fc.record({
    afterMs: fc.integer({ min: 0, max: 40 * SECOND }),
    step: fc.oneof(
      { weight: 4, arbitrary: fc.constant<Step>({ kind: 'event', restMs: 0 }) },
      fc.record({ kind: fc.constant('event' as const), restMs: fc.integer({ min: 0, max: 300 * SECOND }) }),
      { weight: 3, arbitrary: fc.constant<Step>({ kind: 'dispatch' }) },
      fc.constant<Step>({ kind: 'feed' }),
      fc.record({ kind: fc.constant('end' as const), fails: fc.boolean() }),
    ),
  }),
  { maxLength: 60 },
);

/** One key's deliveries, driven as the feeder drives them. */
class Simulation {
  readonly rows: Row[] = [];
  private readonly outbox: Pick<Row, 'eventId' | 'createdAt' | 'notBefore'>[] = [];
  private now = 0;
  private events = 0;

  constructor(private readonly delayMs: number) {}

  run(afterMs: number, step: Step): void {
    this.now += afterMs;
    switch (step.kind) {
      case 'event':
        this.outbox.push({
          eventId: (this.events += 1),
          createdAt: this.now,
          notBefore: this.now + step.restMs,
        });
        break;
      case 'dispatch':
        this.dispatch();
        break;
      case 'feed':
        for (const row of this.waiting()) if (row.dueAt <= this.now) row.state = 'sending';
        break;
      case 'end': {
        const state = step.fails ? 'retrying' : 'succeeded';
        const dueAt = this.now + 5 * SECOND;
        for (const row of this.rows) if (row.state === 'sending') Object.assign(row, { state, dueAt });
      }
    }
  }

  finish(): void {
    this.dispatch();
  }

  private waiting(): Row[] {
    return this.rows.filter(({ state }) => state === 'pending' || state === 'retrying');
  }

  private dispatch(): void {
    const { now, delayMs } = this;
    const waiting = this.waiting();
    const before = waiting.map((row) => ({ row, state: row.state, dueAt: row.dueAt }));
    const heads = this.outbox.splice(0);
    const plan = planMerges(
      waiting.map((row) => ({ ...row, id: row.eventId, state: row.state as Waiting['state'] })),
      heads.map((head) => added(head.eventId, head.createdAt, { now, delayMs, notBefore: head.notBefore })),
      now,
    );
    for (const row of waiting) if (plan.merged.includes(row.eventId)) row.state = 'merged';
    for (const { from, to } of plan.joined) {
      for (const row of this.rows) if (row.group === from) row.group = to;
    }
    for (const [index, { delivery, state, sendBy, group }] of plan.placed.entries()) {
      const { createdAt, notBefore } = heads[index]!;
      const { eventId, dueAt } = delivery;
      this.rows.push({ eventId, createdAt, notBefore, dueAt, sendBy: sendBy ?? 0, group: group!, state });
    }
    // Nobody who was not tried yet is held up by what came after them.
    const untried = before.filter(({ state, row }) => state === 'pending' && row.state === 'merged');
    for (const { row, dueAt } of untried) {
      const promise = row.createdAt + delayMs + policy.maxWaitMs;
      expect(this.survivorOf(row).dueAt).toBeLessThanOrEqual(Math.max(now, dueAt, promise));
    }
  }

  survivorOf(row: Row): Row {
    const [survivor, ...others] = this.rows.filter(
      (other) => other.group === row.group && other.state !== 'merged',
    );
    expect(others).toEqual([]);
    return survivor!;
  }
}

describe('merging, whatever happens in whichever order', () => {
  it('loses no event, sends none before its delay, and holds none up', () => {
    fc.assert(
      fc.property(steps, fc.constantFrom(0, 5 * SECOND, 200 * SECOND), (taken, delayMs) => {
        const simulation = new Simulation(delayMs);
        for (const { afterMs, step } of taken) simulation.run(afterMs, step);
        simulation.finish();
        for (const row of simulation.rows) {
          const earliest = Math.max(row.notBefore, row.createdAt + delayMs);
          if (row.state === 'pending') expect(row.dueAt).toBeGreaterThanOrEqual(earliest);
          if (row.state !== 'merged') continue;
          expect(simulation.survivorOf(row).eventId).toBeGreaterThan(row.eventId);
        }
      }),
      { numRuns: 500 },
    );
  });
});
