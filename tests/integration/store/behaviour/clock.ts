import { databaseNow } from '../../../../server/src/adapters/store/database';
import type { StoreUnderTest } from '../support/store-under-test';

/** The clock that leases are judged by. */
export function describeClock(store: StoreUnderTest): void {
  describe('the clock of the database', () => {
    const read = (zone?: string): Promise<number> =>
      store.db.connection.transaction(async (trx) => {
        if (zone !== undefined) await trx.raw(zone);
        const row = await trx.select(trx.raw(`${databaseNow(store.db)} as now`)).first();
        return Number(row.now);
      });

    it('tells epoch milliseconds', async () => {
      const before = Date.now();
      const now = await read();
      expect(Number.isInteger(now)).toBe(true);
      expect(now).toBeGreaterThan(before - 1000);
      expect(now).toBeLessThan(Date.now() + 1000);
    });

    it('tells more than whole seconds', async () => {
      const read20 = [];
      for (let times = 0; times < 20; times += 1) read20.push((await read()) % 1000);
      expect(read20.some((ms) => ms !== 0)).toBe(true);
    });

    it('does not depend on the time zone of the session', async () => {
      const zone = {
        sqlite: undefined,
        mysql: "set time_zone = '+05:45'",
        postgres: "set local time zone '+05:45'",
      };
      const here = await read();
      expect(Math.abs((await read(zone[store.kind])) - here)).toBeLessThan(60_000);
    });

    it('is not asked of a database that nobody knows', () => {
      const unknown = { connection: store.db.connection, dialect: { client: 'oracle' } as never };
      expect(() => databaseNow(unknown)).toThrow('"oracle"');
    });
  });
}
