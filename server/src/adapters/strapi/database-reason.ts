/** Why a statement failed, for the log: the query builder puts the statement before it, with all its values. */
export function databaseReason(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error);
  return message.slice(message.lastIndexOf(' - ') + 1).replace(/^- /, '');
}
