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
    const present = presentOf(populate, absent);
    const rows: (Row | null)[] =
      ids.length === 1
        ? [await repository.findOne({ where: { id: ids[0] }, populate: present })]
        : await repository.findMany({ where: { id: { $in: ids } }, populate: present });
    return rows.map((row) => row && completed(row, populate, absent));
  };
}

/** What is to be read: without what is empty, also in components. */
const presentOf = (populate: Populate, absent: Absent, above = ''): Populate =>
  Object.fromEntries(
    Object.entries(populate)
      .filter(([name]) => !absent.has(above + name))
      .map(([name, part]) => [
        name,
        part.populate ? { ...part, populate: presentOf(part.populate, absent, `${above}${name}.`) } : part,
      ]),
  );

/** The row with its empty attributes, all in the order of the content type. */
function completed<T extends object>(row: T, populate: Populate, absent: Absent, above = ''): T {
  const columns = { ...row } as Record<string, unknown>;
  const attributes: Record<string, unknown> = {};
  for (const [name, { populate: below }] of Object.entries(populate)) {
    const path = above + name;
    const read = columns[name];
    if (absent.has(path)) attributes[name] = absent.get(path);
    else attributes[name] = below ? completedParts(read, below, absent, `${path}.`) : read;
    delete columns[name];
  }
  return { ...columns, ...attributes } as T;
}

/** A component, or each of a list of them. */
function completedParts(read: unknown, populate: Populate, absent: Absent, above: string): unknown {
  if (Array.isArray(read)) return read.map((one) => completedParts(one, populate, absent, above));
  return typeof read === 'object' && read !== null ? completed(read, populate, absent, above) : read;
}
