/** What every route of the admin API answers when it succeeds. */
export interface Answer<T> {
  data: T;
}
