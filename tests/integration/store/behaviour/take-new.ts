import { createEventStore } from '../../../../server/src/adapters/store/events';
import { TABLES } from '../../../../server/src/adapters/store/tables';
import type { HostDatabase } from '../../../../server/src/adapters/store/database';
import type { NewDelivery } from '../../../../server/src/core/delivery';
import { aFinishedAttempt, aNewDelivery, aNewEvent } from '../../../support/factories';
import { LEASE_MS, NOW } from '../support/store-under-test';
import type { StoreUnderTest } from '../support/store-under-test';

/** Events whose deliveries are claimed as they are made. */
export function describeTakeNew(store: StoreUnderTest): void {
  const undispatched = async (): Promise<number[]> =>
    (await createEventStore(store.db).undispatched(100)).heads.map(({ id }) => id);
  const appended = async (...bodies: string[]): Promise<number[]> => {
    const events = createEventStore(store.db);
    await store.db.connection.transaction((trx) =>
      events.append(
        bodies.map((body) => aNewEvent({ body })),
        trx,
      ),
    );
    return undispatched();
  };
  const take = (eventIds: number[], atOnce: NewDelivery[], later: NewDelivery[] = [], db?: HostDatabase) =>
    store.instance('a', db ? { db } : {}).takeNew(eventIds, { atOnce, later }, NOW);
  const owed = (eventId: number, endpointId = 1, over: Partial<NewDelivery> = {}): NewDelivery =>
    aNewDelivery({ eventId, endpointId, dueAt: NOW, createdAt: NOW, ...over });
  const rows = () => store.db.connection(TABLES.deliveries).orderBy('id');

  describe('claiming what is new', () => {
    it('dispatches the events, and answers what is to be sent with its event', async () => {
      const [one, other] = await appended('{"n":1}', '{"n":2}');
      const claimed = await take([one!, other!], [owed(one!, 5), owed(other!, 5)], [owed(one!, 6)]);
      expect(
        claimed?.map(({ endpointId, attempt, tries, event }) => [endpointId, attempt, tries, event.body]),
      ).toEqual([
        [5, 1, 0, '{"n":1}'],
        [5, 1, 0, '{"n":2}'],
      ]);
      expect(await undispatched()).toEqual([]);
    });

    it('leaves rows as a claim does, and others pending, in the order of their events', async () => {
      const [one, other] = await appended('{}', '{}');
      await take([one!, other!], [owed(other!, 5)], [owed(one!, 6, { orderingKey: 'doc', dueAt: NOW + 9 })]);
      const [pending, sending] = await rows();
      expect(await store.rows.delivery(pending.id)).toMatchObject({
        event_id: one,
        endpoint_id: 6,
        state: 'pending',
        due_at: NOW + 9,
        ordering_key: 'doc',
        holder: null,
        lease_until: null,
      });
      expect(await store.rows.delivery(sending.id)).toMatchObject({
        event_id: other,
        endpoint_id: 5,
        state: 'sending',
        attempts: 0,
        tries: 0,
        finished_at: null,
        send_by: null,
        holder: expect.stringMatching(/^a:/),
      });
      const leftMs = Number(sending.lease_until) - Date.now();
      expect(leftMs).toBeGreaterThan(LEASE_MS / 2);
      expect(leftMs).toBeLessThan(LEASE_MS * 1.5);
    });

    it('leaves what can be recorded, given back, and swept when its lease has run out', async () => {
      const [event] = await appended('{}');
      const all = [1, 2, 3].map((endpointId) => owed(event!, endpointId));
      const [recorded, released, left] = (await take([event!], all))!;
      await store.instance('a').record([aFinishedAttempt({ delivery: recorded! })], NOW);
      await store.instance('a').release([released!.id], NOW);
      await store.db.connection(TABLES.deliveries).where({ id: left!.id }).update({ lease_until: 1 });
      expect(await store.instance('b').sweep(NOW)).toBe(1);
      const after = await Promise.all([recorded, released, left].map((one) => store.rows.delivery(one!.id)));
      expect(after.map(({ state, attempts }) => [state, attempts])).toEqual([
        ['succeeded', 1],
        ['pending', 0],
        ['pending', 1],
      ]);
    });

    it('is all or nothing when one event was dispatched before', async () => {
      const [one, other] = await appended('{}', '{}');
      await createEventStore(store.db).dispatch([one!], [], NOW);
      expect(await take([one!, other!], [owed(one!), owed(other!)])).toBeUndefined();
      expect(await rows()).toEqual([]);
      expect(await undispatched()).toEqual([other]);
    });

    it('owes an event once, though several instances take it at once', async () => {
      const [event] = await appended('{}');
      const won = await Promise.all(
        [store.db, store.peer, store.db, store.peer].map((db) => take([event!], [owed(event!)], [], db)),
      );
      expect(won.filter(Boolean)).toHaveLength(1);
      expect(await store.rows.count('deliveries')).toBe(1);
    });

    it('is all or nothing when a delivery cannot be stored', async () => {
      const [event] = await appended('{}');
      const broken = owed(event!, { not: 'a number' } as never);
      await expect(take([event!], [owed(event!), broken])).rejects.toThrow();
      expect(await rows()).toEqual([]);
      expect(await undispatched()).toHaveLength(1);
    });
  });
}
