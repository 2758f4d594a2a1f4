import { TABLES } from '../../../../server/src/adapters/store/tables';
import { aFinishedAttempt, anAnswer } from '../../../support/factories';
import { until } from '../../../support/until';
import { NOW, wish } from '../support/store-under-test';
import type { StoreUnderTest } from '../support/store-under-test';

const ENDPOINT = 1;
const DEADLOCK = ['40P01', 'ER_LOCK_DEADLOCK'];

/** Databases end one of two transactions that wait for each other; the store begins again. */
export function describeConflicts(store: StoreUnderTest): void {
  // One process with one connection has no conflicts.
  if (store.kind === 'sqlite') return;

  describe('a deadlock', () => {
    it('costs a recording nothing but time', async () => {
      const [first, second] = await store.rows.deliveries(200, { endpoint_id: ENDPOINT });
      for (let n = 0; n < 10; n += 1) await store.rows.event();
      const deliveries = await store.instance('a').take([wish(ENDPOINT, 2)], NOW);
      const byId = new Map(deliveries.map((delivery) => [delivery.id, delivery]));
      const finished = [
        aFinishedAttempt({ delivery: byId.get(first!)! }),
        aFinishedAttempt({
          delivery: byId.get(second!)!,
          outcome: anAnswer(500),
          decision: { kind: 'retry', at: NOW },
        }),
      ];
      const victims: unknown[] = [];
      store.db.connection.on('query-error', ({ code }: { code?: string }) => victims.push(code));

      let recording: Promise<void> | undefined;
      // Having changed more, and waiting for less time, the other transaction is the one that lives.
      await store.peer.connection.transaction(async (trx) => {
        const touch = (id: number) => trx(TABLES.deliveries).where({ id }).update({ last_error: 'touched' });
        await trx(TABLES.events).update({ thin_reason: 'touched' });
        await touch(second!);
        recording = store.instance('a').record(finished, NOW);
        await until(() => isLocked(store, first!), { what: 'the recording holds its first delivery' });
        await touch(first!);
      });
      await recording;
      store.db.connection.removeAllListeners('query-error');

      expect(victims.filter((code) => DEADLOCK.includes(String(code)))).toHaveLength(1);
      expect(await store.rows.delivery(first!)).toMatchObject({ state: 'succeeded', attempts: 1 });
      expect(await store.rows.delivery(second!)).toMatchObject({ state: 'retrying', attempts: 1 });
      expect(await store.rows.count('attempts')).toBe(2);
    });
  });
}

async function isLocked(store: StoreUnderTest, id: number): Promise<boolean> {
  try {
    await store.peer.connection.raw('select id from ?? where id = ? for update nowait', [
      TABLES.deliveries,
      id,
    ]);
    return false;
  } catch (error) {
    const { code } = error as { code?: string };
    if (code === '55P03' || code === 'ER_LOCK_WAIT_TIMEOUT' || code === 'ER_LOCK_NOWAIT') return true;
    throw error;
  }
}
