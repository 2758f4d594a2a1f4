import { AsyncLocalStorage } from 'node:async_hooks';
import type { Core } from '@strapi/strapi';
import type { Capture, Occurrence } from '../../pipeline/capture';
import { currentActor } from './actor';
import { createCaptureTransaction } from './capture-transaction';
import type { Row } from './row';
import { sanitisedRow } from './sanitised-row';

const FILE_UID = 'plugin::upload.file';

/** What each write of a file is called. */
const EVENT_TYPES = { create: 'media.create', update: 'media.update', delete: 'media.delete' } as const;

/** The upload service's methods that write files and emit events; everything else in Strapi goes through them. */
const UPLOAD_METHODS = ['upload', 'updateFileInfo', 'replace', 'remove'] as const;

export const MEDIA_EVENT_TYPES: readonly string[] = Object.values(EVENT_TYPES);

/**
 * Captures the `media.*` events of the upload service in the transaction of each write; call once, in `register`. Only
 * the row is written in a transaction, never the file itself: it may take minutes on its way to a provider.
 */
export function captureMedia(strapi: Core.Strapi, capture: Capture): void {
  const transaction = createCaptureTransaction(strapi, capture);
  const uploading = new AsyncLocalStorage<boolean>();

  // The models are known to the database only now, and no plugin has been bootstrapped yet.
  strapi.hook('strapi::content-types.afterSync').register(() => {
    const service = strapi.plugin('upload')?.service('upload') as Methods | undefined;
    if (!service) return;
    for (const method of UPLOAD_METHODS) {
      replaceMethod(
        service,
        method,
        (original) =>
          (...args) =>
            uploading.run(true, () => original(...args)),
      );
    }
    const files = strapi.db.query(FILE_UID) as unknown as Methods;
    for (const write of Object.keys(EVENT_TYPES) as FileWrite[]) {
      replaceMethod(
        files,
        write,
        (original) =>
          (...args) =>
            captured(write, () => original(...args)),
      );
    }
  });

  /** Queries of a lifecycle hook, inside the write, are not the upload service's own. */
  function captured(write: FileWrite, query: () => Promise<Row | null>): Promise<Row | null> {
    const isOurs = uploading.getStore() === true && capture.wants(EVENT_TYPES[write], null);
    if (!isOurs) return query();
    return transaction.within(async (store) => {
      const file = await uploading.run(false, query);
      if (file) await store([await occurrence(EVENT_TYPES[write], file)]);
      return file;
    });
  }

  async function occurrence(type: string, file: Row): Promise<Occurrence> {
    const { row: media, thinReason } = await sanitisedRow(strapi, FILE_UID, file);
    return {
      type,
      uid: null,
      documentId: file.documentId ?? null,
      locale: null,
      status: null,
      info: { media },
      thinReason,
      actor: currentActor(strapi),
      notBefore: null,
    };
  }
}

type FileWrite = keyof typeof EVENT_TYPES;
type Method = (...args: unknown[]) => Promise<Row | null>;
type Methods = Record<string, Method | undefined>;

function replaceMethod(owner: Methods, name: string, wrap: (original: Method) => Method): void {
  const original = owner[name];
  if (original) owner[name] = wrap(original.bind(owner));
}
