import { createEventStore } from '../../../../server/src/adapters/store/events';
import type { NewDelivery } from '../../../../server/src/core/delivery';
import type { NewEvent } from '../../../../server/src/core/event';
import { TABLES } from '../../../../server/src/adapters/store/tables';
import { aNewDelivery, aNewEvent } from '../../../support/factories';
import { NOW } from '../support/store-under-test';
import type { StoreUnderTest } from '../support/store-under-test';

/** Events on their way to becoming deliveries. */
export function describeOutbox(store: StoreUnderTest): void {
  const append = async (...events: NewEvent[]): Promise<void> =>
    store.db.connection.transaction((trx) => createEventStore(store.db).append(events, trx));
  const undispatched = async (limit = 100, db = store.db) =>
    (await createEventStore(db).undispatched(limit)).heads;
  const dispatch = (ids: number[], deliveries: NewDelivery[], db = store.db) =>
    createEventStore(db).dispatch(ids, deliveries, NOW);

  describe('the outbox', () => {
    it('answers events in the order in which they were appended, with numbers for instants', async () => {
      const events = [
        aNewEvent({ createdAt: NOW, notBefore: NOW + 5 }),
        aNewEvent({ type: 'media.create', uid: null, documentId: null, locale: null, status: null }),
        aNewEvent({ type: 'durable-webhooks.endpoint.failing', uid: null, subjectEndpointId: 7 }),
      ];
      await append(...events);
      const heads = await undispatched();
      expect(heads).toEqual(
        events.map(({ type, uid, documentId, locale, status, createdAt, notBefore, subjectEndpointId }) => ({
          id: expect.any(Number),
          type,
          uid,
          documentId,
          locale,
          status,
          createdAt,
          notBefore,
          subjectEndpointId,
        })),
      );
      expect(heads[0]!.id).toBeLessThan(heads[1]!.id);
    });

    it('keeps every byte of a body, and who made the change', async () => {
      const body = `{"text":"é 😀 𝒳 \\u0000 \\\\ ' \\" ${'x'.repeat(1_000_000)}"}`;
      const actor = { kind: 'admin', id: '1', name: 'Zoë' } as const;
      await append(aNewEvent({ body, actor, thinReason: 'zu groß 😀' }));
      const row = await store.db.connection(TABLES.events).first();
      expect(row.body).toBe(body);
      expect(JSON.parse(row.actor)).toEqual(actor);
      expect(row.thin_reason).toBe('zu groß 😀');
    });

    it('has nothing of a transaction that is rolled back', async () => {
      const failing = store.db.connection.transaction(async (trx) => {
        await createEventStore(store.db).append([aNewEvent()], trx);
        throw new Error('the change failed');
      });
      await expect(failing).rejects.toThrow('the change failed');
      expect(await undispatched()).toEqual([]);
    });

    it('takes a thousand at once, in order', async () => {
      const events = Array.from({ length: 1000 }, (_, index) => aNewEvent({ documentId: `d${index}` }));
      await append(...events);
      expect((await undispatched(2000)).map(({ documentId }) => documentId)).toEqual(
        events.map(({ documentId }) => documentId),
      );
    });

    it('takes many large ones at once', async () => {
      await append(...Array.from({ length: 30 }, () => aNewEvent({ body: 'é'.repeat(500_000) })));
      expect(await undispatched()).toHaveLength(30);
    });

    it('answers the oldest, no more than asked for', async () => {
      await append(
        aNewEvent({ documentId: 'a' }),
        aNewEvent({ documentId: 'b' }),
        aNewEvent({ documentId: 'c' }),
      );
      expect((await undispatched(2)).map(({ documentId }) => documentId)).toEqual(['a', 'b']);
    });

    it('answers a damaged row as far as it can be read, instead of failing for all', async () => {
      await append(aNewEvent());
      await store.db.connection(TABLES.events).update({ type: null, created_at: null });
      expect(await undispatched()).toMatchObject([{ type: '', createdAt: 0 }]);
    });
  });

  describe('the revision of the endpoints', () => {
    const setRevision = async (revision: number): Promise<void> => {
      const row = { name: 'endpoints', holder: null, expires_at: 0, revision };
      await store.db.connection(TABLES.coordination).insert(row).onConflict('name').merge();
    };
    const revision = async () => (await createEventStore(store.db).undispatched(9)).endpointsRevision;

    it('comes with the events', async () => {
      await append(aNewEvent());
      await setRevision(4);
      expect(await revision()).toBe(4);
      await setRevision(5);
      expect(await revision()).toBe(5);
    });

    it('is zero before there is one', async () => {
      await append(aNewEvent());
      await store.db.connection(TABLES.coordination).where({ name: 'endpoints' }).delete();
      expect(await revision()).toBe(0);
    });
  });

  describe('dispatching', () => {
    it('takes events out of the outbox and puts their deliveries in, pending', async () => {
      await append(aNewEvent(), aNewEvent());
      const [one, other] = await undispatched();
      const owed = aNewDelivery({
        eventId: one!.id,
        endpointId: 7,
        dueAt: NOW + 5,
        orderingKey: 'é:1',
        createdAt: NOW,
      });
      expect(await dispatch([one!.id, other!.id], [owed])).toBe(true);
      expect(await undispatched()).toEqual([]);
      const { id } = await store.db.connection(TABLES.deliveries).first();
      expect(await store.rows.delivery(id)).toMatchObject({
        event_id: one!.id,
        endpoint_id: 7,
        state: 'pending',
        attempts: 0,
        tries: 0,
        due_at: NOW + 5,
        ordering_key: 'é:1',
        created_at: NOW,
        finished_at: null,
        lease_until: null,
        holder: null,
      });
    });

    it('is all or nothing when one event was dispatched before', async () => {
      await append(aNewEvent(), aNewEvent());
      const [one, other] = await undispatched();
      await dispatch([one!.id], []);
      const owed = [aNewDelivery({ eventId: one!.id }), aNewDelivery({ eventId: other!.id })];
      expect(await dispatch([one!.id, other!.id], owed)).toBe(false);
      expect(await store.rows.count('deliveries')).toBe(0);
      expect((await undispatched()).map(({ id }) => id)).toEqual([other!.id]);
    });

    it('is all or nothing when a delivery cannot be stored', async () => {
      await append(aNewEvent());
      const [event] = await undispatched();
      const broken = aNewDelivery({ eventId: { not: 'a number' } as never });
      await expect(dispatch([event!.id], [aNewDelivery(), broken])).rejects.toThrow();
      expect(await store.rows.count('deliveries')).toBe(0);
      expect(await undispatched()).toHaveLength(1);
    });

    it('owes an event once, though several instances dispatch it at once', async () => {
      await append(...Array.from({ length: 50 }, () => aNewEvent()));
      const ids = (await undispatched()).map(({ id }) => id);
      const owed = ids.map((eventId) => aNewDelivery({ eventId }));
      const won = await Promise.all(
        [store.db, store.peer, store.db, store.peer].map((db) => dispatch(ids, owed, db)),
      );
      expect(won.filter(Boolean)).toHaveLength(1);
      expect(await store.rows.count('deliveries')).toBe(50);
    });

    it('stores a few thousand deliveries in one transaction', async () => {
      await append(aNewEvent());
      const [event] = await undispatched();
      const owed = Array.from({ length: 3000 }, (_, endpointId) =>
        aNewDelivery({ eventId: event!.id, endpointId }),
      );
      expect(await dispatch([event!.id], owed)).toBe(true);
      expect(await store.rows.count('deliveries')).toBe(3000);
    });
  });
}
