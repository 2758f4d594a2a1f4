import { useAuth } from '@strapi/strapi/admin';
import * as React from 'react';
import type { DeliveryView } from '../../../server/src/contracts';
import { useReadDocumentTitlesQuery } from '../api/content';
import { type DocumentRef, documentKey } from '../api/documentTitles';
import { useContentTypes } from './useContentTypes';

type Event = DeliveryView['event'];

const READ = 'plugin::content-manager.explorer.read';

/**
 * What the documents of events are called now: null for one that is gone, undefined while that is not known or for a
 * role that may not read it.
 */
export function useDocumentTitles(events: readonly Event[]): (event: Event) => string | null | undefined {
  const types = useContentTypes();
  const permissions = useAuth('useDocumentTitles', (state) => state.permissions);
  const refs = events
    .map(refOf)
    .filter((ref) => ref !== null)
    .filter(({ uid }) => {
      const type = types.get(uid);
      const mayRead = permissions.some(({ action, subject }) => action === READ && subject === uid);
      return type?.isDisplayed === true && type.kind === 'collectionType' && mayRead;
    });
  const wanted = useSameList(refs);
  const { data } = useReadDocumentTitlesQuery(wanted, { skip: wanted.length === 0 });
  return (event) => {
    const ref = refOf(event);
    return ref && data?.[documentKey(ref)];
  };
}

function refOf({ uid, documentId, locale }: Event): DocumentRef | null {
  return uid !== null && documentId !== null ? { uid, documentId, locale } : null;
}

/** The same list as long as it names the same documents, so that polling asks for no titles anew. */
function useSameList(refs: readonly DocumentRef[]): DocumentRef[] {
  const unique = [...new Map(refs.map((ref) => [documentKey(ref), ref])).values()];
  const json = JSON.stringify(unique.sort((a, b) => documentKey(a).localeCompare(documentKey(b))));
  return React.useMemo(() => JSON.parse(json) as DocumentRef[], [json]);
}
