import { FIELD_PROBLEMS } from './field-problems';

/** A value of a sentence: instants are ISO 8601 texts, and a sentence may stand in another one. */
export type SentenceValue = string | number | Sentence;

/** Something said to people: in English, and as a code with its values for whoever says it in another language. */
export interface Sentence {
  text: string;
  code: SentenceCode;
  params: Readonly<Record<string, SentenceValue>>;
}

/** A code never changes its meaning: other programs know it. */
export type SentenceCode = keyof typeof SENTENCES;

/** What needs attention, with places for the values. */
const ATTENTION = {
  outboxLate:
    'Events have waited for {seconds} s to be dispatched: start an instance whose role is "all" or "worker", and look into its log.',
  redisGone: 'Redis cannot be reached: events are kept and wait until it is back.',
  redisEvicts:
    'Redis may evict jobs (maxmemory-policy is {policy}): such deliveries are late, not lost — set maxmemory-policy to noeviction',

  endpointDisabled: 'Endpoint {id} "{name}" is disabled: {reason}',
  endpointFailing: 'Endpoint {id} "{name}" has accepted nothing since {since}: {failures} failures in a row.',
  endpointParked:
    'Endpoint {id} "{name}" is parked: it has been down since {since}. {waiting} deliveries wait for it, and it is tried again now and then.',
  endpointParkedOne:
    'Endpoint {id} "{name}" is parked: it has been down since {since}. 1 delivery waits for it, and it is tried again now and then.',
  endpointParkedMany:
    'Endpoint {id} "{name}" is parked: it has been down since {since}. {waiting} or more deliveries wait for it, and it is tried again now and then.',
} as const;

/** Why an endpoint is disabled or cannot sign; these are kept as texts. */
export const REASONS = {
  receiverGone: 'the receiver answered 410 Gone',
  givenUp: 'it accepted nothing for {days} days, {failures} attempts in a row failed',
  headersLost:
    'its header values were lost with the former encryption key — enter {names} again and enable it',
  undeclared: '"endpoints.{key}" is no longer in the plugin\'s configuration',
  definitionDamaged: 'its stored definition is damaged — remove it and make it again',
  secretsDamaged: 'its stored secrets are damaged — rotate the secret',
  keyChanged:
    'its secrets do not open with the present "admin.secrets.encryptionKey" — bring the former key back, or rotate the secret and enter the header values again',
} as const;

/** Every sentence that has a code. */
export const SENTENCES = { ...ATTENTION, ...REASONS, ...FIELD_PROBLEMS } as const;

type PlacesIn<Template> = Template extends `${string}{${infer Name}}${infer Rest}`
  ? Name | PlacesIn<Rest>
  : never;

const PLACE = /\{(\w+)\}/g;

/** The sentence of a code with these values. */
export function say<Code extends SentenceCode>(
  code: Code,
  params: Readonly<Record<PlacesIn<(typeof SENTENCES)[Code]>, SentenceValue>>,
): Sentence {
  const values: Readonly<Record<string, SentenceValue>> = params;
  const text = SENTENCES[code].replace(PLACE, (_place, name: string) => inWords(values[name] ?? ''));
  return { text, code, params };
}

const inWords = (value: SentenceValue): string => (typeof value === 'object' ? value.text : String(value));

/** The reason that was kept as this text; null for none, and for one that is not known here. */
export const reasonIn = finderOf(REASONS);

/** What is wrong with a field, by the words for it; null as above. */
export const fieldProblemIn = finderOf(FIELD_PROBLEMS);

/** Finds the sentence of a table that was written as a text, with its values. */
function finderOf(table: Partial<Record<SentenceCode, string>>) {
  const patterns = Object.entries(table).map(([code, template]) => ({
    code: code as SentenceCode,
    pattern: new RegExp(
      `^${template.replace(/[.*+?^$()|[\]\\]/g, '\\$&').replace(PLACE, '(?<$1>.+)')}$`,
      's',
    ),
  }));
  return (text: string | null): Sentence | null => {
    for (const { code, pattern } of text === null ? [] : patterns) {
      const found = pattern.exec(text ?? '');
      if (found) return { text: found[0], code, params: valuesIn(found.groups ?? {}) };
    }
    return null;
  };
}

function valuesIn(texts: Record<string, string>): Record<string, string | number> {
  const valued = Object.entries(texts).map(([name, text]) => {
    const number = Number(text);
    return [name, String(number) === text ? number : text] as const;
  });
  return Object.fromEntries(valued);
}
