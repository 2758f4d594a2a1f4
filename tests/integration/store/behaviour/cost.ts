import { createEventStore } from '../../../../server/src/adapters/store/events';
import { createRetentionStore } from '../../../../server/src/adapters/store/retention';
import { insertRows } from '../../../../server/src/adapters/store/database';
import { TABLES } from '../../../../server/src/adapters/store/tables';
import type { ClaimedDelivery, NewDelivery } from '../../../../server/src/core/delivery';
import { aClaimedDelivery, aFinishedAttempt, aNewDelivery } from '../../../support/factories';
import { rowsRead, statementsOf } from '../support/rows-read';
import { NOW, storeUnderTest, wish } from '../support/store-under-test';
import type { StoreUnderTest } from '../support/store-under-test';
import type { DatabaseKind } from '../../../support/database';

const DELIVERIES = 50_000;
const BACKLOG = 10_000;
const DAY = 86_400_000;
const [BUSY, ORDERED, QUIET] = [1, 2, 3] as const;

/** What a table of 50,000 deliveries costs each query of the pipeline. */
export function describeCost(kind: DatabaseKind): void {
  const store = storeUnderTest(kind, { wipes: false });

  beforeAll(() => fill(store), 120_000);

  const instance = () => store.instance('a');
  const ids = (from: number, count: number): number[] => Array.from({ length: count }, (_, n) => from + n);
  const someIds = ids(1000, 20);
  const fewIds = someIds.slice(0, 10);
  const jobs = someIds.map((deliveryId, index) => ({ deliveryId, attempt: 1 + (index % 3) }));
  const claimed = someIds.map((id): ClaimedDelivery => aClaimedDelivery({ id }));

  const queries: [string, number, () => Promise<unknown>][] = [
    ['looking at the horizon', 700, () => instance().horizon([BUSY, ORDERED, QUIET])],
    ['taking from a backlog', 200, () => instance().take([wish(BUSY, 20), wish(QUIET, 20)], NOW)],
    [
      'taking where nothing is due',
      50,
      () => instance().take([wish(BUSY), wish(ORDERED, 10, 'document')], 0),
    ],
    [
      'taking in order from a backlog that waits for retries',
      // All that is unfinished at this endpoint, and nothing else; now and then.
      2 * BACKLOG + 1_000,
      () => instance().take([wish(ORDERED, 20, 'document')], NOW),
    ],
    ['reserving', 200, () => instance().reserve([wish(BUSY, 20)], NOW)],
    ['claiming jobs', 100, () => instance().claim(jobs)],
    [
      'recording',
      700,
      () =>
        instance().record(
          claimed.map((delivery) => aFinishedAttempt({ delivery })),
          NOW,
        ),
    ],
    [
      'claiming what is new',
      200,
      () =>
        instance().takeNew(
          fewIds,
          { atOnce: fewIds.map((eventId) => aNewDelivery({ eventId })), later: [] },
          NOW,
        ),
    ],
    ['releasing', 100, () => instance().release(someIds, NOW)],
    ['burying', 100, () => instance().bury(someIds, 'no event', NOW)],
    ['renewing', 100, () => instance().renew(someIds)],
    ['sweeping', 700, () => instance().sweep(NOW)],
    [
      'merging into what waits',
      500,
      () =>
        createEventStore(store.db).dispatch(
          [],
          someIds.map((n) => merged(`new ${n}`)),
          NOW,
        ),
    ],
    [
      'merging where much of the document may not be merged',
      // All that is unfinished of it, in the index and in the table.
      Math.ceil((2 * BACKLOG) / 7) + 500,
      () => createEventStore(store.db).dispatch([], [merged('document 1')], NOW),
    ],
    ['reading the outbox', 1500, () => createEventStore(store.db).undispatched(500)],
  ];
  const prunings: typeof queries = [
    ['looking for orphans', 1_000, () => createRetentionStore(store.db).cancelOrphans(NOW, 500)],
    [
      'pruning when little is old enough',
      700,
      () => createRetentionStore(store.db).pruneDeliveries(['succeeded', 'dead'], NOW - 20 * DAY, 500),
    ],
    [
      'pruning when much is old enough',
      6_000,
      () => createRetentionStore(store.db).pruneDeliveries(['succeeded', 'dead'], NOW - DAY, 500),
    ],
    [
      'pruning events that are needed',
      6_000,
      () => createRetentionStore(store.db).pruneEvents(NOW - DAY, 500),
    ],
  ];

  describe.each(['fresh', 'known'])(`the cost with ${DELIVERIES} deliveries, statistics %s`, (statistics) => {
    beforeAll(async () => {
      if (statistics === 'fresh') return;
      if (kind === 'postgres') await store.db.connection.raw('vacuum analyze');
      if (kind === 'sqlite') await store.db.connection.raw('analyze');
      if (kind === 'mysql')
        await store.db.connection.raw('analyze table ??, ??', [TABLES.deliveries, TABLES.events]);
    });

    // Nothing is old enough to be pruned before the database has had days to gather statistics.
    it.each(statistics === 'fresh' ? queries : [...queries, ...prunings])(
      'of %s is bounded: %i rows read per statement',
      async (_, bound, work) => {
        const statements = await statementsOf(store.db, work);
        expect(statements.length).toBeGreaterThan(0);
        const tooMuch: { sql: string; read: number }[] = [];
        for (const statement of statements) {
          const read = await rowsRead(store.db, kind, statement);
          if (!(read <= bound)) tooMuch.push({ sql: statement.sql, read });
        }
        expect(tooMuch).toEqual([]);
      },
    );
  });
}

/** One that waits a day, so that no other query finds it due. */
const merged = (orderingKey: string): NewDelivery =>
  aNewDelivery({
    endpointId: ORDERED,
    orderingKey,
    dueAt: NOW + DAY,
    coalescing: { quietAt: NOW + DAY, sendBy: NOW + DAY },
  });

/** History, two backlogs (one of them waiting for the retries of a few documents), and some in flight. */
async function fill({ db, rows }: StoreUnderTest): Promise<void> {
  for (let endpoint = 0; endpoint < 3; endpoint += 1) await rows.endpoint();
  await fillEvents(db);
  const history = DELIVERIES - 2 * BACKLOG - 200;
  await rows.deliveries(history, (index) => ({
    endpoint_id: [BUSY, ORDERED, QUIET][index % 3]!,
    event_id: 1 + (index % EVENTS),
    state: index % 20 === 0 ? 'dead' : 'succeeded',
    attempts: 1,
    tries: 1,
    due_at: null,
    created_at: NOW - 10 * DAY + index * 10_000,
    finished_at: NOW - 10 * DAY + index * 10_000 + 50,
  }));
  await rows.deliveries(BACKLOG, (index) => ({
    endpoint_id: BUSY,
    event_id: 1 + (index % EVENTS),
    due_at: index,
    created_at: NOW + index,
  }));
  await rows.deliveries(BACKLOG, (index) => ({
    endpoint_id: ORDERED,
    event_id: 1 + (index % EVENTS),
    ordering_key: `document ${index % 7}`,
    due_at: index < 7 ? NOW + DAY : index,
    state: index < 7 ? 'retrying' : 'pending',
    created_at: NOW + BACKLOG + index,
  }));
  const inFlight = { holder: 'z:1', lease_until: 4e12, created_at: NOW };
  await rows.deliveries(100, { endpoint_id: BUSY, state: 'sending', ...inFlight });
  await rows.deliveries(100, { endpoint_id: BUSY, state: 'queued', ...inFlight });
}

const EVENTS = 5_000;
const UNDISPATCHED = 600;

const fillEvents = (db: StoreUnderTest['db']): Promise<void> =>
  db.connection.transaction((trx) =>
    insertRows(
      trx,
      TABLES.events,
      Array.from({ length: EVENTS + UNDISPATCHED }, (_, index) => ({
        message_id: `msg_${index}`,
        type: 'entry.update',
        uid: 'api::article.article',
        body: 'x'.repeat(1000),
        created_at: NOW - 10 * DAY + index,
        dispatched_at: index < EVENTS ? NOW : null,
      })),
    ),
  );
