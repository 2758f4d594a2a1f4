import type { Database } from '@strapi/database';
import { createEventStore } from '../../../../server/src/adapters/store/events';
import { TABLES } from '../../../../server/src/adapters/store/tables';
import type { ClaimedDelivery } from '../../../../server/src/core/delivery';
import { aFinishedAttempt, aNewDelivery, aNewEvent, anAnswer } from '../../../support/factories';
import { NOW, idsOf, wish } from '../support/store-under-test';
import type { StoreUnderTest } from '../support/store-under-test';

const ENDPOINTS = [1, 2, 3];
const EVENTS = 200;

interface Storm {
  isOver: boolean;
}

/** Everything at once, from two instances: conflicts between statements must stay inside the store. */
export function describeStorm(store: StoreUnderTest): void {
  describe('two instances that do everything at once', () => {
    it('fail at nothing, lose nothing and make no attempt twice', async () => {
      const [here, there] = [store.db, store.peer];
      const storm = { isOver: false };
      const all = [
        capture(here),
        dispatchAll(here, storm),
        dispatchAll(there, storm),
        workOff(store, 'a', here, storm),
        workOff(store, 'b', there, storm),
      ];
      try {
        await Promise.all(all);
      } finally {
        storm.isOver = true;
        await Promise.allSettled(all);
      }

      const total = EVENTS * ENDPOINTS.length;
      expect(await store.rows.count('deliveries')).toBe(total);
      const unfinished = await here.connection(TABLES.deliveries).whereNot({ state: 'succeeded' });
      expect(unfinished).toEqual([]);
      // A third of the first attempts was rejected and made again.
      const attempts = await here
        .connection(TABLES.attempts)
        .select('delivery_id', 'number')
        .orderBy(['delivery_id', 'number']);
      const numbers = new Map<number, number[]>();
      for (const { delivery_id, number } of attempts) {
        numbers.set(delivery_id, [...(numbers.get(delivery_id) ?? []), number]);
      }
      expect(numbers.size).toBe(total);
      for (const [id, made] of numbers) expect(made).toEqual(id % 3 === 0 ? [1, 2] : [1]);
    });
  });

  async function capture(db: Database): Promise<void> {
    for (let n = 0; n < EVENTS / 10; n += 1) {
      await db.connection.transaction((trx) =>
        createEventStore(db).append(
          Array.from({ length: 10 }, () => aNewEvent()),
          trx,
        ),
      );
    }
  }

  async function dispatchAll(db: Database, storm: Storm): Promise<void> {
    const events = createEventStore(db);
    while (!storm.isOver && (await store.rows.count('deliveries')) < EVENTS * ENDPOINTS.length) {
      const { heads } = await events.undispatched(30);
      const owed = heads.flatMap(({ id }) =>
        ENDPOINTS.map((endpointId) => aNewDelivery({ eventId: id, endpointId, createdAt: NOW })),
      );
      await events.dispatch(idsOf(heads), owed, NOW);
    }
  }
}

async function workOff(store: StoreUnderTest, id: string, db: Database, storm: Storm): Promise<void> {
  const instance = store.instance(id, { db });
  const left = async (): Promise<boolean> => {
    const [pending] = await db
      .connection(TABLES.deliveries)
      .whereNot({ state: 'succeeded' })
      .count('* as count');
    const [events] = await db.connection(TABLES.deliveries).count('* as count');
    return Number(pending?.['count']) > 0 || Number(events?.['count']) < EVENTS * ENDPOINTS.length;
  };
  while (!storm.isOver && (await left())) {
    const taken = await instance.take(
      ENDPOINTS.map((endpoint) => wish(endpoint, 8)),
      NOW,
    );
    const [released = [], ...kept] = split(taken, 4).reverse();
    await Promise.all([
      instance.renew(idsOf(taken)),
      instance.sweep(NOW),
      instance.release(idsOf(released), NOW),
      ...kept.map((part) => instance.record(part.map(outcomeOf), NOW)),
    ]);
  }
}

const outcomeOf = (delivery: ClaimedDelivery) =>
  delivery.id % 3 === 0 && delivery.attempt === 1
    ? aFinishedAttempt({ delivery, outcome: anAnswer(500), decision: { kind: 'retry', at: NOW } })
    : aFinishedAttempt({ delivery });

const split = <T>(items: readonly T[], parts: number): T[][] =>
  Array.from({ length: parts }, (_, part) => items.filter((__, index) => index % parts === part));
