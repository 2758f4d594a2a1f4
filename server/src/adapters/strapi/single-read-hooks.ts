import type { Core } from '@strapi/strapi';

/** Native webhooks read rows one by one: hooks of a content type on that must see each row, and the whole of it. */
export function hasSingleReadHooks(strapi: Core.Strapi, uid: string): boolean {
  const { lifecycles = {} } = strapi.db.metadata.get(uid);
  return 'beforeFindOne' in lifecycles || 'afterFindOne' in lifecycles;
}
