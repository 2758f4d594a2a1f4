import { sanitize } from '@strapi/utils';
import type { Core, UID } from '@strapi/strapi';
import type { Row } from './row';

/** A row as receivers may see it, or the row itself and the reason why only its identity can be sent. */
export interface SanitisedRow {
  row: object;
  thinReason: string | null;
}

/** Removes what native webhooks never send: private and password fields, also of relations, components and files. */
export async function sanitisedRow(strapi: Core.Strapi, uid: string, row: Row): Promise<SanitisedRow> {
  const getModel = (other: string) => strapi.getModel(other as UID.Schema);
  try {
    const sanitised = await sanitize.sanitizers.defaultSanitizeOutput(
      { schema: getModel(uid), getModel },
      { ...row },
    );
    return { row: sanitised, thinReason: null };
  } catch (error) {
    return { row, thinReason: `the payload cannot be sanitised: ${String(error)}` };
  }
}
