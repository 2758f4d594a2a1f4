import type { CapturedEvent, Happened, NativeEvent } from './hub-recorder';

/** A native event and the captured one that tells of the same change. */
interface Pair {
  native: NativeEvent;
  captured: CapturedEvent;
}

/** Where native webhooks are wrong, and the captured events right. */
export interface NativeFault {
  says: string;
  explains(pair: Pair): boolean;
}

/** Native webhooks read the row again when they get around to it, which is after the commit. */
export const WAS_DELETED_BEFORE_IT_WAS_READ: NativeFault = {
  says: 'the row was deleted or published anew before it was read: `entry` is null',
  explains: ({ native, captured }) => subjectOf(native.info) === null && captured.thinReason === null,
};

export const WAS_CHANGED_BEFORE_IT_WAS_READ: NativeFault = {
  says: 'the row, or what it relates to, was changed before it was read: a later state is sent',
  explains: ({ native, captured }) => {
    const sent = subjectOf(native.info);
    return sent !== null && sent.id === subjectOf(captured.body)?.id;
  },
};

/** What is left when equal events, and those that a known fault explains, are taken out in pairs. */
export function differences({ native, captured }: Happened, faults: readonly NativeFault[] = []): string[] {
  const left = [...native];
  const right = [...captured];
  takePairs(left, right, (pair) => payload(pair.native.info) === payload(pair.captured.body));
  for (const { explains } of faults) takePairs(left, right, explains);
  return [
    ...left.map(({ type, info }) => `only native: ${type} ${info}`),
    ...right.map(({ type, body }) => `only captured: ${type} ${body}`),
  ];
}

function takePairs(left: NativeEvent[], right: CapturedEvent[], belong: (pair: Pair) => boolean): void {
  for (const native of [...left]) {
    const match = right.find((captured) => captured.type === native.type && belong({ native, captured }));
    if (!match) continue;
    left.splice(left.indexOf(native), 1);
    right.splice(right.indexOf(match), 1);
  }
}

/**
 * The payload with its properties sorted: native webhooks read relations over several connections, and list them in the
 * order in which the answers arrive.
 */
function payload(json: string): string {
  const { event: _event, createdAt: _createdAt, ...info } = JSON.parse(json) as Record<string, unknown>;
  return JSON.stringify(info, (_key, value: unknown) => (isRecord(value) ? sorted(value) : value));
}

const sorted = (value: Record<string, unknown>) =>
  Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)));

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

function subjectOf(json: string): { id: number } | null {
  const { entry, media } = JSON.parse(json) as Record<'entry' | 'media', { id: number } | null | undefined>;
  return entry ?? media ?? null;
}
