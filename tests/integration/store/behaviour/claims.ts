import { beforeUpdates } from '../support/interleave';
import { NOW, idsOf, wish } from '../support/store-under-test';
import type { StoreUnderTest } from '../support/store-under-test';

const trace = {
  traceparent: '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01',
  tracestate: 'vendor=1',
};

/** Who may send what: claiming deliveries that are due. */
export function describeClaims(store: StoreUnderTest): void {
  describe('taking what is due', () => {
    it('answers all that an attempt needs', async () => {
      const endpoint = await store.rows.endpoint();
      const event = await store.rows.event({
        message_id: 'msg_x',
        type: 'media.create',
        body: '{"a":"é😀"}',
        created_at: NOW,
        ...trace,
      });
      const [id] = await store.rows.deliveries(1, {
        endpoint_id: endpoint,
        event_id: event,
        state: 'retrying',
        attempts: 7,
        tries: 2,
        replay_id: 5,
      });
      expect(await store.instance('a').take([wish(endpoint)], NOW)).toEqual([
        {
          id,
          endpointId: endpoint,
          attempt: 8,
          tries: 2,
          isReplayed: true,
          event: {
            id: event,
            messageId: 'msg_x',
            type: 'media.create',
            body: '{"a":"é😀"}',
            createdAt: NOW,
            trace,
          },
        },
      ]);
    });

    it('answers an empty event when its row is gone, instead of leaving the delivery behind', async () => {
      const endpoint = await store.rows.endpoint();
      const [id] = await store.rows.deliveries(1, { endpoint_id: endpoint, event_id: 424_242 });
      expect(await store.instance('a').take([wish(endpoint)], NOW)).toMatchObject([
        { id, event: { id: 424_242, messageId: '', type: '', body: '' } },
      ]);
    });

    it('claims under a lease', async () => {
      const endpoint = await store.rows.endpoint();
      const [id] = await store.rows.deliveries(1, { endpoint_id: endpoint });
      await store.instance('a').take([wish(endpoint)], NOW);
      expect(await store.rows.delivery(id!)).toMatchObject({
        state: 'sending',
        attempts: 0,
        holder: expect.stringMatching(/^a:/),
        lease_until: expect.any(Number),
      });
    });

    it('takes nothing twice', async () => {
      const endpoint = await store.rows.endpoint();
      await store.rows.deliveries(3, { endpoint_id: endpoint });
      expect(await store.instance('a').take([wish(endpoint)], NOW)).toHaveLength(3);
      expect(await store.instance('a').take([wish(endpoint)], NOW)).toEqual([]);
      expect(await store.instance('b').reserve([wish(endpoint)], NOW)).toEqual([]);
    });

    it('takes nothing for no wish, and nothing of an endpoint that nobody wishes for', async () => {
      const [one, other] = [await store.rows.endpoint(), await store.rows.endpoint()];
      await store.rows.deliveries(1, { endpoint_id: one });
      expect(await store.instance('a').take([], NOW)).toEqual([]);
      expect(await store.instance('a').take([wish(other)], NOW)).toEqual([]);
    });

    it.each(['queued', 'sending', 'succeeded', 'dead', 'canceled', 'merged'] as const)(
      'leaves a delivery alone that is %s',
      async (state) => {
        const endpoint = await store.rows.endpoint();
        await store.rows.deliveries(1, { endpoint_id: endpoint, state });
        expect(await store.instance('a').take([wish(endpoint)], NOW)).toEqual([]);
      },
    );

    it('takes a delivery in the millisecond in which it becomes due, not before', async () => {
      const endpoint = await store.rows.endpoint();
      await store.rows.deliveries(1, { endpoint_id: endpoint, due_at: NOW });
      expect(await store.instance('a').take([wish(endpoint)], NOW - 1)).toEqual([]);
      expect(await store.instance('a').take([wish(endpoint)], NOW)).toHaveLength(1);
    });

    it('takes first attempts before retries, and each in the order in which they became due', async () => {
      const endpoint = await store.rows.endpoint();
      const add = async (state: 'pending' | 'retrying', due_at: number): Promise<number> =>
        (await store.rows.deliveries(1, { endpoint_id: endpoint, state, due_at }))[0]!;
      const retry2 = await add('retrying', 20);
      const retry1 = await add('retrying', 10);
      const first2 = await add('pending', 200);
      const first1 = await add('pending', 100);
      const first3 = await add('pending', 200);
      const take = (limit: number) => store.instance('a').take([wish(endpoint, limit)], NOW);
      expect(idsOf(await take(2))).toEqual([first1, first2]);
      expect(idsOf(await take(2))).toEqual([first3, retry1]);
      expect(idsOf(await take(2))).toEqual([retry2]);
    });

    it('takes no more of an endpoint than wished, of many endpoints at once', async () => {
      const endpoints = Array.from({ length: 250 }, (_, index) => index + 1);
      await store.rows.deliveries(750, (index) => ({ endpoint_id: 1 + (index % 250) }));
      const wishes = endpoints.map((endpoint, index) => wish(endpoint, 1 + (index % 2)));
      const taken = await store.instance('a').take(wishes, NOW);
      const perEndpoint = endpoints.map(
        (endpoint) => taken.filter(({ endpointId }) => endpointId === endpoint).length,
      );
      expect(perEndpoint).toEqual(wishes.map(({ limit }) => limit));
    });

    it('takes a thousand at once', async () => {
      const endpoint = await store.rows.endpoint();
      await store.rows.deliveries(1000, { endpoint_id: endpoint });
      expect(await store.instance('a').take([wish(endpoint, 1000)], NOW)).toHaveLength(1000);
    });

    it('never gives one delivery to two instances, however they compete', async () => {
      const endpoints = [await store.rows.endpoint(), await store.rows.endpoint()];
      for (const endpoint of endpoints) await store.rows.deliveries(150, { endpoint_id: endpoint });
      const wishes = endpoints.map((endpoint) => wish(endpoint, 7));
      const drain = async (id: string, db = store.db): Promise<number[]> => {
        const instance = store.instance(id, { db });
        const taken: number[] = [];
        for (let misses = 0; misses < 3;) {
          const found = await instance.take(wishes, NOW);
          misses = found.length === 0 ? misses + 1 : 0;
          taken.push(...idsOf(found));
        }
        return taken;
      };
      const drained = await Promise.all([
        drain('a'),
        drain('b', store.peer),
        drain('c'),
        drain('d', store.peer),
      ]);
      const all = drained.flat();
      expect(all).toHaveLength(300);
      expect(new Set(all).size).toBe(300);
    });

    it('takes nothing that was taken and came back since it looked', async () => {
      const endpoint = await store.rows.endpoint();
      const [id] = await store.rows.deliveries(1, { endpoint_id: endpoint });
      const db = beforeUpdates(store.db, () =>
        store.rows.update([id!], { state: 'retrying', attempts: 1, tries: 1 }),
      );
      const taken = await store.instance('a', { db }).take([wish(endpoint)], NOW);
      expect(taken).toEqual([]);
      expect(await store.rows.delivery(id!)).toMatchObject({ state: 'retrying', holder: null });
    });
  });

  describe('reserving for Redis', () => {
    it('queues under the longer lease and says which attempt is next', async () => {
      const endpoint = await store.rows.endpoint();
      const [id] = await store.rows.deliveries(1, { endpoint_id: endpoint, attempts: 4 });
      const [reserved] = await store.instance('a').reserve([wish(endpoint)], NOW);
      expect(reserved).toMatchObject({ id, endpointId: endpoint, attempt: 5 });
      const [sent] = await store.rows.deliveries(1, { endpoint_id: endpoint });
      await store.instance('a').take([wish(endpoint)], NOW);
      const [queued, sending] = [await store.rows.delivery(id!), await store.rows.delivery(sent!)];
      expect(queued).toMatchObject({ state: 'queued', attempts: 4 });
      const longer = queued.lease_until! - sending.lease_until!;
      expect(longer).toBeGreaterThan(15_000);
      expect(longer).toBeLessThanOrEqual(20_000);
    });

    it('lets the worker that has the job claim it, once', async () => {
      const endpoint = await store.rows.endpoint();
      const event = await store.rows.event({ message_id: 'msg_y', body: '{}', created_at: NOW });
      await store.rows.deliveries(2, { endpoint_id: endpoint, event_id: event, attempts: 1, tries: 1 });
      const reserved = await store.instance('feeder').reserve([wish(endpoint)], NOW);
      const jobs = reserved.map(({ id, attempt }) => ({ deliveryId: id, attempt }));
      const claimed = await store.instance('worker').claim(jobs);
      expect(claimed).toHaveLength(2);
      expect(claimed).toContainEqual({
        id: reserved[0]!.id,
        endpointId: endpoint,
        attempt: 2,
        tries: 1,
        isReplayed: false,
        event: {
          id: event,
          messageId: 'msg_y',
          type: 'entry.update',
          body: '{}',
          createdAt: NOW,
          trace: null,
        },
      });
      expect(await store.rows.delivery(reserved[0]!.id)).toMatchObject({
        state: 'sending',
        holder: expect.stringMatching(/^worker:/),
      });
      expect(await store.instance('other').claim(jobs)).toEqual([]);
      expect(await store.instance('worker').claim(jobs)).toEqual([]);
    });

    it('lets nobody claim a job of an attempt that is not the next one', async () => {
      const endpoint = await store.rows.endpoint();
      await store.rows.deliveries(1, { endpoint_id: endpoint, attempts: 1 });
      const [reserved] = await store.instance('feeder').reserve([wish(endpoint)], NOW);
      for (const attempt of [1, 3]) {
        expect(await store.instance('worker').claim([{ deliveryId: reserved!.id, attempt }])).toEqual([]);
      }
      expect(await store.instance('worker').claim([])).toEqual([]);
    });

    it('lets jobs of different attempts be claimed together', async () => {
      const endpoint = await store.rows.endpoint();
      await store.rows.deliveries(1, { endpoint_id: endpoint, attempts: 1 });
      await store.rows.deliveries(1, { endpoint_id: endpoint, attempts: 5 });
      const reserved = await store.instance('feeder').reserve([wish(endpoint)], NOW);
      const jobs = reserved.map(({ id, attempt }) => ({ deliveryId: id, attempt }));
      const claimed = await store.instance('worker').claim(jobs);
      expect(claimed.map(({ attempt }) => attempt).sort()).toEqual([2, 6]);
    });

    it('gives each job to one of the workers that compete for it', async () => {
      const endpoint = await store.rows.endpoint();
      await store.rows.deliveries(200, { endpoint_id: endpoint });
      const reserved = await store.instance('feeder').reserve([wish(endpoint, 200)], NOW);
      const jobs = reserved.map(({ id, attempt }) => ({ deliveryId: id, attempt }));
      const claims = await Promise.all([
        store.instance('a').claim(jobs),
        store.instance('b', { db: store.peer }).claim([...jobs].reverse()),
        store.instance('c', { db: store.peer }).claim(jobs),
      ]);
      const all = claims.flatMap(idsOf);
      expect(all).toHaveLength(200);
      expect(new Set(all).size).toBe(200);
    });
  });
}
