import type { Core } from '@strapi/strapi';
import type { Absent } from './absent-attributes';
import { createAbsentAttributes } from './absent-attributes';
import type { Populate } from './deep-populate';
import type { Row } from './row';
import { hasSingleReadHooks } from './single-read-hooks';

/** Reads rows with everything that native webhooks send, within the caller's transaction; null for a row that is gone. */
export function createPopulatedRows(strapi: Core.Strapi, deepPopulate: (uid: string) => Populate) {
  const absentAttributes = createAbsentAttributes(strapi);

  return async function populatedRows(uid: string, ids: Row['id'][]): Promise<(Row | null)[]> {
    if (ids.length === 0) return [];
    const repository = strapi.db.query(uid);
    const populate = deepPopulate(uid);
    if (hasSingleReadHooks(strapi, uid)) {
      return Promise.all(ids.map((id) => repository.findOne({ where: { id }, populate })));
    }
    const absent = await absentAttributes(uid, populate, ids);
    const present = Object.fromEntries(Object.entries(populate).filter(([name]) => !absent.has(name)));
    const rows: (Row | null)[] =
      ids.length === 1
        ? [await repository.findOne({ where: { id: ids[0] }, populate: present })]
        : await repository.findMany({ where: { id: { $in: ids } }, populate: present });
    return rows.map((row) => row && completed(row, Object.keys(populate), absent));
  };
}

/** The row with its empty attributes, all in the order of the content type. */
function completed(row: Row, names: string[], absent: Absent): Row {
  const columns: Row & Record<string, unknown> = { ...row };
  const attributes: Record<string, unknown> = {};
  for (const name of names) {
    attributes[name] = absent.has(name) ? absent.get(name) : columns[name];
    delete columns[name];
  }
  return { ...columns, ...attributes };
}
