import { createEventStore } from '../../../../server/src/adapters/store/events';
import { createHistoryStore } from '../../../../server/src/adapters/store/history';
import { createReplayLog } from '../../../../server/src/adapters/store/replays';
import { createSession } from '../../../../server/src/adapters/store/session';
import { TABLES } from '../../../../server/src/adapters/store/tables';
import type { NewDelivery } from '../../../../server/src/core/delivery';
import { aFinishedAttempt, aNewDelivery, anAnswer } from '../../../support/factories';
import { NOW, idsOf, wish } from '../support/store-under-test';
import type { StoreUnderTest } from '../support/store-under-test';

const WINDOW = 10_000;
const LONGEST = 60_000;

/** An endpoint that merges is owed one delivery of the latest event for all that wait. */
export function describeMerging(store: StoreUnderTest): void {
  describe('merging what waits', () => {
    const ENDPOINT = 1;
    const owe = (eventId: number, at: number, over: Partial<NewDelivery> = {}): NewDelivery =>
      aNewDelivery({
        eventId,
        endpointId: ENDPOINT,
        dueAt: at,
        orderingKey: 'a',
        coalescing: { quietAt: at + WINDOW, sendBy: at + LONGEST },
        createdAt: at,
        ...over,
      });
    /** Dispatches the events of deliveries that happen now; ids of the deliveries in order. */
    const dispatch = async (now: number, ...deliveries: NewDelivery[]): Promise<void> => {
      const ids = [...new Set(deliveries.map(({ eventId }) => eventId))];
      for (const id of ids) await store.rows.event({ id, dispatched_at: null });
      expect(await createEventStore(store.db).dispatch(ids, deliveries, now)).toBe(true);
    };
    const ofEvent = async (eventId: number) => {
      const row = await store.db.connection(TABLES.deliveries).where({ event_id: eventId }).first();
      return store.rows.delivery(Number(row.id));
    };
    const statesOf = async (...eventIds: number[]) => {
      const states = [];
      for (const id of eventIds) states.push((await ofEvent(id)).state);
      return states;
    };
    const session = () => createSession(store.db, () => undefined);
    const take = (now: number) => store.instance('a').take([wish(ENDPOINT, 10)], now);
    const fail = async (now: number, at: number): Promise<void> => {
      const finished = (await take(now)).map((delivery) =>
        aFinishedAttempt({ delivery, outcome: anAnswer(500), decision: { kind: 'retry', at } }),
      );
      expect(finished).toHaveLength(1);
      await store.instance('a').record(finished, now);
    };

    it('keeps one delivery of the latest event over several dispatches, due after the window', async () => {
      await dispatch(NOW, owe(1, NOW), owe(2, NOW));
      await dispatch(NOW + 5_000, owe(3, NOW + 5_000));
      expect(await statesOf(1, 2, 3)).toEqual(['merged', 'merged', 'pending']);
      expect((await ofEvent(3)).due_at).toBe(NOW + 15_000);
      expect(await ofEvent(1)).toMatchObject({ due_at: null, ordering_key: null, finished_at: NOW });
      expect(await take(NOW + 14_999)).toEqual([]);
      expect(idsOf(await take(NOW + 15_000))).toEqual([(await ofEvent(3)).id]);
    });

    it('merges neither other documents, nor other endpoints, nor what does not merge', async () => {
      const plain = owe(4, NOW, { coalescing: null });
      await dispatch(
        NOW,
        owe(1, NOW),
        owe(2, NOW, { orderingKey: 'b' }),
        owe(3, NOW, { endpointId: 2 }),
        plain,
      );
      await dispatch(NOW, owe(5, NOW));
      expect(await statesOf(1, 2, 3, 4, 5)).toEqual(['merged', 'pending', 'pending', 'pending', 'pending']);
    });

    it.each(['queued', 'sending', 'dead', 'succeeded', 'canceled'] as const)(
      'leaves alone what is %s',
      async (state) => {
        await dispatch(NOW, owe(1, NOW));
        await store.rows.update([(await ofEvent(1)).id], { state });
        await dispatch(NOW, owe(2, NOW));
        expect(await statesOf(1, 2)).toEqual([state, 'pending']);
      },
    );

    it('merges one that failed into the next, with what came while it was sent, and tells of all', async () => {
      await dispatch(NOW, owe(1, NOW), owe(2, NOW));
      const later = NOW + LONGEST;
      const [claimed] = await take(later);
      await dispatch(later, owe(3, later), owe(4, later));
      const decision = { kind: 'retry', at: later + 3_600_000 } as const;
      const finished = aFinishedAttempt({ delivery: claimed!, outcome: anAnswer(500), decision });
      await store.instance('a').record([finished], later);
      await dispatch(later + 1, owe(5, later + 1));
      expect(await statesOf(1, 2, 3, 4, 5)).toEqual(['merged', 'merged', 'merged', 'merged', 'pending']);

      const history = createHistoryStore(session());
      const last = (await history.one((await ofEvent(5)).id))!;
      const ids = [];
      for (const id of [4, 3, 2, 1]) ids.push((await ofEvent(id)).id);
      expect(last.merged.map(({ id }) => id)).toEqual(ids);
      expect(last).toMatchObject({ mergedInto: null, hasMoreMerged: false });
      for (const id of ids) expect((await history.one(id))?.mergedInto).toBe(last.id);
    });

    it('never merges away what a person asked for again', async () => {
      await dispatch(NOW, owe(1, NOW));
      await fail(NOW + WINDOW, NOW + 3_600_000);
      const { id } = await ofEvent(1);
      await createReplayLog(session()).begin(
        { aim: { kind: 'ids', ids: [id] }, perSecond: null, requestedBy: null, total: 1, createdAt: NOW },
        { matched: 1, restarts: [{ id, orderingKey: 'a' }], owed: null, position: null },
      );
      await dispatch(NOW + WINDOW, owe(2, NOW + WINDOW));
      expect(await statesOf(1, 2)).toEqual(['pending', 'pending']);
    });

    it('shows at most a hundred of what was merged, and that there are more', async () => {
      const burst = Array.from({ length: 102 }, (_, index) => owe(index + 1, NOW));
      await dispatch(NOW, ...burst);
      const last = await createHistoryStore(session()).one((await ofEvent(102)).id);
      expect(last?.merged).toHaveLength(100);
      expect(last?.hasMoreMerged).toBe(true);
      expect(last?.merged[0]).toEqual({
        id: (await ofEvent(101)).id,
        eventType: 'entry.update',
        documentId: null,
        eventCreatedAt: 0,
      });
    });

    it('merges once when two instances dispatch at the same time', async () => {
      await dispatch(NOW, owe(1, NOW));
      for (const id of [2, 3]) await store.rows.event({ id, dispatched_at: null });
      // The second to merge the same delivery undoes its work, and finds the first one's the next time.
      const untilDone = async (id: number, db = store.db): Promise<void> => {
        while (!(await createEventStore(db).dispatch([id], [owe(id, NOW)], NOW)));
      };
      await Promise.all([untilDone(2), untilDone(3, store.peer)]);
      const [first, ...others] = await statesOf(1, 2, 3);
      expect(first).toBe('merged');
      expect([...others].sort()).toEqual(['merged', 'pending']);
      const groups = [(await ofEvent(1)).merge_group, (await ofEvent(2)).merge_group];
      expect(groups).toEqual([1, 1]);
    });
  });
}
