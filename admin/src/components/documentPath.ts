import type { DeliveryView } from '../../../server/src/contracts';
import type { ContentType } from '../api/content';

/** Where the content manager shows an event's document; null when it has no place there. */
export function documentPath(event: DeliveryView['event'], type: ContentType | undefined): string | null {
  if (!event.uid || !event.documentId || !type?.isDisplayed) return null;
  const locale = event.locale === null ? '' : `?plugins[i18n][locale]=${encodeURIComponent(event.locale)}`;
  return type.kind === 'singleType'
    ? `/content-manager/single-types/${event.uid}${locale}`
    : `/content-manager/collection-types/${event.uid}/${encodeURIComponent(event.documentId)}${locale}`;
}
