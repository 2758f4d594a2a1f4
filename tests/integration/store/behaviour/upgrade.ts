import type { Database } from '@strapi/database';
import { addColumns } from '../../../../server/src/adapters/store/added-columns';
import { createEventStore } from '../../../../server/src/adapters/store/events';
import { ADDED_COLUMNS, MODELS, TABLES } from '../../../../server/src/adapters/store/tables';
import type { NewEvent } from '../../../../server/src/core/event';
import { createDatabase } from '../../../support/database';
import type { DatabaseKind, TestDatabase } from '../../../support/database';
import { aNewEvent } from '../../../support/factories';
import { openDatabase, syncDatabase } from '../support/open-database';

const trace = {
  traceparent: '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01',
  tracestate: 'vendor=1',
};
/** Its schema differs from every other, so that the host looks at each table again. */
const ANOTHER = {
  uid: 'test::another',
  singularName: 'test_another',
  tableName: 'test_another',
  attributes: { id: { type: 'increments' } },
  indexes: [],
};

/** Our tables as versions of this plugin find them that start after, and beside, one another. */
export function describeUpgrade(kind: DatabaseKind): void {
  describe('tables that a version without the added columns made', () => {
    let database: TestDatabase;
    const opened: Database[] = [];
    const open = async (opening: Promise<Database>): Promise<Database> => {
      const db = await opening;
      opened.push(db);
      return db;
    };
    const append = (db: Database, event: NewEvent): Promise<void> =>
      db.connection.transaction((trx) => createEventStore(db).append([event], trx));
    const traces = async (db: Database): Promise<object[]> =>
      (await db.connection(TABLES.events).select('traceparent', 'tracestate').orderBy('id')).map(
        (row: object) => ({ ...row }),
      );

    beforeEach(async () => {
      database = await createDatabase(kind);
    });
    afterEach(async () => {
      for (const db of opened.splice(0)) await db.destroy();
      await database.drop();
    });

    it('get them beside their rows, from several instances at once', async () => {
      const older = await open(syncDatabase(database, MODELS));
      await append(older, aNewEvent());
      await Promise.all([older, older, older].map(addColumns));
      await addColumns(older);
      await append(older, aNewEvent({ trace }));
      expect(await traces(older)).toEqual([{ traceparent: null, tracestate: null }, trace]);
    });

    it('take what the older version goes on inserting', async () => {
      const older = await open(syncDatabase(database, MODELS));
      const newer = kind === 'sqlite' ? older : await open(openDatabase(database));
      await addColumns(newer);
      await older
        .connection(TABLES.events)
        .insert({ message_id: 'msg_older', type: 'entry.update', body: '{}' });
      expect(await traces(newer)).toEqual([{ traceparent: null, tracestate: null }]);
    });

    it('keep them, and what is in them, when the older version starts again', async () => {
      const newer = await open(openDatabase(database));
      await append(newer, aNewEvent({ trace }));
      const older = await open(syncDatabase(database, [...MODELS, ANOTHER]));
      expect(await traces(older)).toEqual([trace]);
    });
  });

  it('no column is added that a model names already', () => {
    const named = MODELS.flatMap(({ tableName, attributes }) =>
      Object.keys(attributes).map((attribute) => `${tableName}.${columnOf(attribute)}`),
    );
    for (const { table, name } of ADDED_COLUMNS) expect(named).not.toContain(`${table}.${name}`);
  });
}

const columnOf = (attribute: string): string =>
  attribute.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
