import type { ClaimedDelivery } from '../../../../server/src/core/delivery';
import type { FinishedAttempt } from '../../../../server/src/pipeline/ports';
import { aBlocked, aFinishedAttempt, anAnswer, anUnreachable } from '../../../support/factories';
import { NOW, wish } from '../support/store-under-test';
import type { StoreUnderTest } from '../support/store-under-test';

const ENDPOINT = 1;

/** What an attempt leaves behind. */
export function describeRecords(store: StoreUnderTest): void {
  /** Deliveries that instance `a` is sending. */
  const sending = async (count = 1, over: object = {}): Promise<ClaimedDelivery[]> => {
    await store.rows.deliveries(count, { endpoint_id: ENDPOINT, ordering_key: 'doc', ...over });
    return store.instance('a').take([wish(ENDPOINT, count)], NOW);
  };
  const record = (...finished: FinishedAttempt[]) => store.instance('a').record(finished, NOW);

  describe('recording', () => {
    const free = { holder: null, lease_until: null };

    it.each([
      [
        'a success',
        { outcome: anAnswer(204), decision: { kind: 'succeeded' } },
        {
          state: 'succeeded',
          tries: 3,
          due_at: null,
          finished_at: NOW,
          last_status: 204,
          last_error: null,
          ordering_key: null,
        },
      ],
      [
        'a retry after an answer',
        { outcome: anAnswer(503), decision: { kind: 'retry', at: NOW + 5000 } },
        {
          state: 'retrying',
          tries: 3,
          due_at: NOW + 5000,
          finished_at: null,
          last_status: 503,
          last_error: null,
          ordering_key: 'doc',
        },
      ],
      [
        'a retry after no answer',
        { outcome: anUnreachable(), decision: { kind: 'retry', at: NOW + 5000 } },
        {
          state: 'retrying',
          tries: 3,
          due_at: NOW + 5000,
          last_status: null,
          last_error: 'connection refused',
        },
      ],
      [
        'a retry after our own stop, which spends nothing',
        { outcome: anUnreachable({ code: 'interrupted' }), decision: { kind: 'retry', at: NOW } },
        { state: 'retrying', tries: 2, due_at: NOW },
      ],
      [
        'the end after an answer',
        { outcome: anAnswer(500), decision: { kind: 'dead', reason: 'that was the last' } },
        {
          state: 'dead',
          tries: 3,
          due_at: null,
          finished_at: NOW,
          last_status: 500,
          last_error: 'that was the last',
          ordering_key: null,
        },
      ],
      [
        'the end without an answer',
        { outcome: aBlocked(), decision: { kind: 'dead', reason: 'that was the last' } },
        { state: 'dead', last_status: null, last_error: 'the address is not allowed', ordering_key: null },
      ],
      [
        'a receiver that is gone: the delivery waits for its endpoint, from the beginning',
        { outcome: anAnswer(410), decision: { kind: 'disable-endpoint', reason: '410' } },
        {
          state: 'pending',
          tries: 0,
          due_at: NOW,
          finished_at: null,
          last_status: 410,
          ordering_key: 'doc',
        },
      ],
    ] as [string, Partial<FinishedAttempt>, object][])('%s', async (_, finished, row) => {
      const [delivery] = await sending(1, { state: 'retrying', attempts: 6, tries: 2 });
      await record(aFinishedAttempt({ delivery: delivery!, ...finished }));
      expect(await store.rows.delivery(delivery!.id)).toMatchObject({ ...free, attempts: 7, ...row });
      expect(await store.rows.attempts(delivery!.id)).toMatchObject([
        { number: 7, outcome: finished.outcome!.kind, decision: finished.decision!.kind },
      ]);
    });

    it('keeps what was sent and what was answered', async () => {
      const [delivery] = await sending();
      await record(
        aFinishedAttempt({
          delivery: delivery!,
          startedAt: NOW - 40,
          message: {
            url: 'https://example.com/hook',
            headers: { authorization: '•••mnop', 'x-strapi-event': 'entry.update' },
          },
          outcome: anAnswer(500, { headers: { 'x-id': '1' }, body: 'sorry', bodyTruncated: true }),
          timings: { totalMs: 40.5, connectMs: 2 },
          decision: { kind: 'retry', at: NOW + 5000 },
        }),
      );
      const [attempt] = await store.rows.attempts(delivery!.id);
      expect(attempt).toMatchObject({
        number: 1,
        started_at: NOW - 40,
        url: 'https://example.com/hook',
        status: 500,
        response_body: 'sorry',
        error_code: null,
        error_message: null,
        decision: 'retry',
        next_at: NOW + 5000,
      });
      expect(Boolean(attempt!.body_truncated)).toBe(true);
      expect(JSON.parse(attempt!.request_headers!)).toEqual({
        authorization: '•••mnop',
        'x-strapi-event': 'entry.update',
      });
      expect(JSON.parse(attempt!.response_headers!)).toEqual({ 'x-id': '1' });
      expect(JSON.parse(attempt!.timings)).toEqual({ totalMs: 40.5, connectMs: 2 });
    });

    it('keeps why nothing was answered', async () => {
      const [delivery] = await sending();
      await record(
        aFinishedAttempt({
          delivery: delivery!,
          outcome: anUnreachable({ code: 'dns', message: 'no such host' }),
          decision: { kind: 'retry', at: NOW },
        }),
      );
      expect(await store.rows.attempts(delivery!.id)).toMatchObject([
        { status: null, response_body: null, error_code: 'dns', error_message: 'no such host' },
      ]);
    });

    it.each([
      ['a NUL', 'a\u0000b', 'a\uFFFDb'],
      ['emoji', '😀👩‍👩‍👧 ok', '😀👩‍👩‍👧 ok'],
      ['half of an emoji', 'a\uD83D b', 'a\uFFFD b'],
      ['what looks like half of an escaped emoji', 'a\\ud83d b', 'a\\ud83d b'],
      ['letters of four bytes', '𝒳𐍈', '𝒳𐍈'],
      ['quotes and backslashes', `'"\\\\n;--?`, `'"\\\\n;--?`],
      ['16 KiB', 'é'.repeat(8192), 'é'.repeat(8192)],
    ])('takes %s in whatever the receiver or the network says', async (_, said, kept) => {
      const [taken, one, other] = await sending(3);
      await record(
        aFinishedAttempt({ delivery: taken!, outcome: anAnswer(200, { body: said, headers: { x: said } }) }),
      );
      expect(await store.rows.attempts(taken!.id)).toMatchObject([{ response_body: kept }]);
      const decision = { kind: 'dead', reason: said } as const;
      await record(
        aFinishedAttempt({
          delivery: one!,
          outcome: anAnswer(500, { body: said, headers: { x: said } }),
          decision,
        }),
        aFinishedAttempt({ delivery: other!, outcome: anUnreachable({ message: said }), decision }),
      );
      expect(await store.rows.attempts(one!.id)).toMatchObject([{ response_body: kept }]);
      expect(await store.rows.attempts(other!.id)).toMatchObject([{ error_message: kept }]);
      expect(await store.rows.delivery(one!.id)).toMatchObject({ state: 'dead', last_error: kept });
      expect(await store.rows.delivery(other!.id)).toMatchObject({ state: 'dead', last_error: kept });
    });

    it('records a thousand at once, each with what followed from it', async () => {
      const deliveries = await sending(1000);
      const finished = deliveries.map((delivery, index) =>
        index % 2 === 0
          ? aFinishedAttempt({ delivery })
          : aFinishedAttempt({
              delivery,
              outcome: anAnswer(500),
              decision: { kind: 'retry', at: NOW + delivery.id },
            }),
      );
      await record(...finished);
      expect(await store.rows.count('attempts')).toBe(1000);
      for (const index of [0, 1, 500, 501, 998, 999]) {
        const { id } = deliveries[index]!;
        expect(await store.rows.delivery(id)).toMatchObject(
          index % 2 === 0 ? { state: 'succeeded', due_at: null } : { state: 'retrying', due_at: NOW + id },
        );
      }
    });

    it('is all or nothing', async () => {
      const [good, bad] = await sending(2);
      const unwritable = aFinishedAttempt({ delivery: bad!, timings: { totalMs: 1n as never } });
      await expect(record(aFinishedAttempt({ delivery: good! }), unwritable)).rejects.toThrow('BigInt');
      expect(await store.rows.delivery(good!.id)).toMatchObject({ state: 'sending' });
      expect(await store.rows.count('attempts')).toBe(0);
    });

    it('does nothing for nothing', async () => {
      await record();
      expect(await store.rows.count('attempts')).toBe(0);
    });
  });

  describe('recording after the claim was lost', () => {
    const states = ['pending', 'queued', 'retrying', 'succeeded', 'dead', 'canceled'] as const;

    it.each(states)('changes nothing of a delivery that is %s now', async (state) => {
      const [delivery] = await sending();
      await store.rows.update([delivery!.id], { state, attempts: 1, holder: null, lease_until: null });
      const before = await store.rows.delivery(delivery!.id);
      await record(aFinishedAttempt({ delivery: delivery! }));
      expect(await store.rows.delivery(delivery!.id)).toEqual(before);
      expect(await store.rows.attempts(delivery!.id)).toEqual([]);
    });

    it('changes nothing of a delivery that somebody else sends now', async () => {
      const [delivery] = await sending();
      await store.rows.update([delivery!.id], { state: 'pending', attempts: 1 });
      await store.instance('b').take([wish(ENDPOINT)], NOW);
      const before = await store.rows.delivery(delivery!.id);
      await record(aFinishedAttempt({ delivery: delivery! }));
      expect(await store.rows.delivery(delivery!.id)).toEqual(before);
      expect(await store.rows.attempts(delivery!.id)).toEqual([]);
    });

    it('records all others of the batch', async () => {
      const deliveries = await sending(5);
      await store.rows.update([deliveries[2]!.id], { state: 'pending', attempts: 1 });
      await record(...deliveries.map((delivery) => aFinishedAttempt({ delivery })));
      for (const [index, { id }] of deliveries.entries()) {
        expect(await store.rows.delivery(id)).toMatchObject({ state: index === 2 ? 'pending' : 'succeeded' });
        expect(await store.rows.attempts(id)).toHaveLength(index === 2 ? 0 : 1);
      }
    });

    it('records an attempt once, however often it is written', async () => {
      const [delivery] = await sending();
      const finished = aFinishedAttempt({ delivery: delivery! });
      await record(finished);
      await record(finished);
      expect(await store.rows.attempts(delivery!.id)).toHaveLength(1);
    });
  });
}
