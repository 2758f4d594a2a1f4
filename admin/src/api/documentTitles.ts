/** A document in one of its locales. */
export interface DocumentRef {
  uid: string;
  documentId: string;
  locale: string | null;
}

/** Titles by `documentKey`; null for a document that is not there any more, absent where nobody could tell. */
export type DocumentTitles = Record<string, string | null>;

export interface DocumentGroup {
  uid: string;
  locale: string | null;
  documentIds: string[];
}

/** A document's name among titles. */
export const documentKey = ({ uid, documentId, locale }: DocumentRef): string =>
  `${uid}|${documentId}|${locale ?? ''}`;

/** Documents that the content manager can be asked for at once. */
export function groupDocuments(documents: readonly DocumentRef[]): DocumentGroup[] {
  const groups = new Map<string, DocumentGroup>();
  for (const { uid, locale, documentId } of documents) {
    const key = `${uid}|${locale ?? ''}`;
    const group = groups.get(key) ?? { uid, locale, documentIds: [] };
    if (!group.documentIds.includes(documentId)) group.documentIds.push(documentId);
    groups.set(key, group);
  }
  return [...groups.values()];
}

/** What a document is called by the field that the content manager shows; its id when that holds nothing. */
export function titleIn(row: Record<string, unknown> & { documentId: string }, mainField: string): string {
  const title = row[mainField];
  if (mainField === 'id') return row.documentId;
  return (typeof title === 'string' && title.trim() !== '') || typeof title === 'number'
    ? String(title)
    : row.documentId;
}
