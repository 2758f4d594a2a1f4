import type { Core } from '@strapi/strapi';
import type { DocumentCall } from './document-write';

/** What the host's document service runs before an action. */
export type DocumentMiddleware = (call: DocumentCall, next: () => Promise<unknown>) => Promise<unknown>;

/**
 * Registers a document middleware and keeps it the last before the action, whatever is registered later. The others
 * may change the parameters, fail after the action or, like content-releases, query on without being awaited: a
 * transaction around them would undo or cut off what it should not.
 */
export function useInnermost(strapi: Core.Strapi, middleware: DocumentMiddleware): void {
  const documents = strapi.documents as unknown as { use: Use };
  const { use } = documents;
  let remove = use(middleware);
  documents.use = (other) => {
    remove();
    const removeOther = use((call, next) => other(call, repeatable(call, next)));
    remove = use(middleware);
    return removeOther;
  };

  /** The host goes straight to the action when a middleware calls `next` again, as review-workflows does. */
  function repeatable(call: DocumentCall, next: () => Promise<unknown>): () => Promise<unknown> {
    let runs = 0;
    return () => ((runs += 1) === 1 ? next() : middleware(call, next));
  }
}

/** `documents.use` as it is: it answers a function that removes the middleware again. */
type Use = (middleware: DocumentMiddleware) => () => unknown;
