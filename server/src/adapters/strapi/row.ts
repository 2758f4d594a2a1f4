/** A row of a content type, as far as it was read. */
export interface Row {
  id: number | string;
  documentId?: string;
  locale?: string | null;
  publishedAt?: string | Date | null;
}
