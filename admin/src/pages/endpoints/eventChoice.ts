/** Event types that begin alike, such as those of entries. */
export interface EventGroup {
  prefix: string;
  types: string[];
}

/** This plugin's own events, which few ask for. */
const OURS = 'durable-webhooks';

/** The types an endpoint can choose from, by what comes before their first dot; the plugin's own come last. */
export function groupEvents(types: readonly string[]): EventGroup[] {
  const groups = new Map<string, string[]>();
  for (const type of types) {
    const prefix = prefixOf(type);
    groups.set(prefix, [...(groups.get(prefix) ?? []), type]);
  }
  const isOurs = ({ prefix }: EventGroup) => Number(prefix === OURS);
  return [...groups]
    .map(([prefix, members]) => ({ prefix, types: members }))
    .sort((one, other) => isOurs(one) - isOurs(other));
}

/** Whether a choice includes a type or pattern, by its name or by a wider pattern. */
export function isChosen(chosen: readonly string[], pattern: string): boolean {
  return chosen.includes(pattern) || isCovered(chosen, pattern);
}

/** Whether a wider pattern includes it already, so that choosing it by itself means nothing. */
export function isCovered(chosen: readonly string[], pattern: string): boolean {
  return chosen.some((one) => one !== pattern && covers(one, pattern));
}

/** The choice with a type or pattern put in or taken out; what a new pattern covers goes. */
export function withChoice(chosen: readonly string[], pattern: string, isIn: boolean): string[] {
  const others = chosen.filter((one) => one !== pattern);
  return isIn ? [...others.filter((one) => !covers(pattern, one)), pattern] : others;
}

/** What was chosen that the groups have no box for. */
export function otherChoices(chosen: readonly string[], groups: readonly EventGroup[]): string[] {
  const boxes = new Set(['*', ...groups.flatMap(({ prefix, types }) => [`${prefix}.*`, ...types])]);
  return chosen.filter((pattern) => !boxes.has(pattern));
}

function covers(wide: string, narrow: string): boolean {
  if (wide === '*') return true;
  return wide.endsWith('.*') && narrow.startsWith(wide.slice(0, -1));
}

const prefixOf = (type: string): string => type.split('.')[0] ?? type;
