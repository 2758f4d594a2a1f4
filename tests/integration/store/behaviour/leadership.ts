import {
  createLeadership,
  endpointsRevision,
  ensureCoordinationRow,
  projectId,
} from '../../../../server/src/adapters/store/coordination';
import { TABLES } from '../../../../server/src/adapters/store/tables';
import { until } from '../../../support/until';
import type { StoreUnderTest } from '../support/store-under-test';

const LEASE_MS = 60_000;
const SHORT_MS = 300;

/** One instance feeds at a time. */
export function describeLeadership(store: StoreUnderTest): void {
  const candidate = (id: string, leaseMs = LEASE_MS, db = store.db) => createLeadership(db, id, leaseMs);

  describe('leading', () => {
    beforeEach(() => ensureCoordinationRow(store.db, 'feeder'));

    it('is for one instance, which may keep it', async () => {
      const [a, b] = [candidate('a'), candidate('b')];
      expect([a.isHeld(), b.isHeld()]).toEqual([false, false]);
      expect(await a.hold()).toBe(true);
      expect(await b.hold()).toBe(false);
      expect(await a.hold()).toBe(true);
      expect([a.isHeld(), b.isHeld()]).toEqual([true, false]);
    });

    it('goes to exactly one of many that ask at once', async () => {
      const many = Array.from({ length: 12 }, (_, index) =>
        candidate(`i${index}`, LEASE_MS, index % 2 ? store.peer : store.db),
      );
      for (let round = 0; round < 5; round += 1) {
        const held = await Promise.all(many.map((one) => one.hold()));
        expect(held.filter(Boolean)).toHaveLength(1);
        await many[held.indexOf(true)]!.release();
      }
    });

    it('passes on at once when it is given back', async () => {
      const [a, b] = [candidate('a'), candidate('b')];
      await a.hold();
      await a.release();
      expect(a.isHeld()).toBe(false);
      expect(await b.hold()).toBe(true);
      expect(await a.hold()).toBe(false);
    });

    it('is not given back by one who does not have it', async () => {
      const [a, b] = [candidate('a'), candidate('b')];
      await a.hold();
      await b.release();
      expect(await b.hold()).toBe(false);
    });

    it('passes on when its holder says nothing for the length of the lease, not before', async () => {
      const [a, b] = [candidate('a', SHORT_MS), candidate('b', SHORT_MS)];
      await a.hold();
      const asked = performance.now();
      await until(() => b.hold(), { what: 'the lease taken over', everyMs: 10 });
      expect(performance.now() - asked).toBeGreaterThan(SHORT_MS / 2);
      expect(a.isHeld()).toBe(false);
      expect(await a.hold()).toBe(false);
    });

    it('is kept for many leases by one who goes on asking, and never held by two', async () => {
      const [a, b] = [candidate('a', SHORT_MS), candidate('b', SHORT_MS, store.peer)];
      expect(await a.hold()).toBe(true);
      const endsAt = performance.now() + 4 * SHORT_MS;
      while (performance.now() < endsAt) {
        const before = a.isHeld();
        const [still, taken] = await Promise.all([a.hold(), b.hold()]);
        if (before) expect([still, taken]).toEqual([true, false]);
        expect(a.isHeld() && b.isHeld()).toBe(false);
      }
      expect(a.isHeld() || b.isHeld()).toBe(true);
    });

    it('is asked of the database only now and then', async () => {
      const a = candidate('a');
      await a.hold();
      const queries: string[] = [];
      const listen = ({ sql }: { sql: string }): void => void queries.push(sql);
      store.db.connection.on('query', listen);
      for (let times = 0; times < 20; times += 1) expect(await a.hold()).toBe(true);
      store.db.connection.off('query', listen);
      expect(queries).toEqual([]);
    });

    it('is nobody’s when the row is missing', async () => {
      await store.db.connection(TABLES.coordination).delete();
      expect(await candidate('a').hold()).toBe(false);
    });
  });

  describe('coordination rows', () => {
    it('are made once, though several instances make them at once', async () => {
      await Promise.all(
        [store.db, store.peer, store.db, store.peer].map((db) => ensureCoordinationRow(db, 'feeder')),
      );
      expect(await store.rows.count('coordination')).toBe(1);
    });

    // Those that waited for the row are each other's deadlock in MySQL.
    it('are made by others when one takes back what it has made', async () => {
      const first = await store.peer.connection.transaction();
      await ensureCoordinationRow({ ...store.peer, connection: first }, 'project');
      const others = ['blog', 'shop', 'wiki'].map((candidate) => projectId(store.db, candidate));
      await new Promise((resolve) => setTimeout(resolve, 200));
      await first.rollback();
      expect(new Set(await Promise.all(others)).size).toBe(1);
    });

    it('keep their content when they are there already', async () => {
      await ensureCoordinationRow(store.db, 'feeder');
      expect(await candidate('a').hold()).toBe(true);
      await ensureCoordinationRow(store.db, 'feeder');
      expect(await candidate('b').hold()).toBe(false);
    });

    it('say how often endpoints changed, as a number', async () => {
      expect(await endpointsRevision(store.db)).toBe(0);
      await ensureCoordinationRow(store.db, 'endpoints');
      await store.db.connection(TABLES.coordination).where({ name: 'endpoints' }).update({ revision: 7 });
      expect(await endpointsRevision(store.db)).toBe(7);
    });
  });
}
