import { parseConfig } from '../../../server/src/config/parse-config';
import { parseEndpointInput } from '../../../server/src/core/endpoint-input';
import { createAddressPolicy } from '../../../server/src/core/address-policy';
import { rowsUnder } from './pages';

const PAGE = 'docs/configuration.md';
const rules = {
  allowHttp: false,
  policy: createAddressPolicy({ allowedNetworks: [], allowLoopback: false }),
};
const endpoint = { name: 'CRM', url: 'https://crm.example.com/', events: ['*'], signature: 'none' };

/** A row of a table: key, default, bounds. */
type Row = [key: string, usual: string, bounds: string];

const rowsOf = (heading: string): Row[] =>
  rowsUnder(PAGE, heading).map(([key = '', usual = '', bounds = '']) => [
    key.replaceAll('`', ''),
    usual,
    bounds,
  ]);

/** Nested as its dotted key says. */
const nested = (key: string, value: unknown): object =>
  key.split('.').reduceRight<unknown>((inner, part) => ({ [part]: inner }), value) as object;

const numberIn = (text: string): number => Number(text.replaceAll(',', ''));

/** Rows whose bounds are those of a number. */
const numbers = (heading: string): [string, number, number][] =>
  rowsOf(heading).flatMap(([key, , bounds]) => {
    const [, min, max] = /^([\d,]+) to ([\d,]+)$/.exec(bounds) ?? [];
    return min && max ? [[key, numberIn(min), numberIn(max)]] : [];
  });

const topLevel = (keys: readonly string[]): string[] =>
  [...new Set(keys.map((key) => key.split('.')[0]!))].sort();

const knownKeys = (message: string): string[] => message.split('known are: ')[1]!.split(', ').sort();

const configAccepts = (key: string, value: number): boolean => {
  try {
    parseConfig(nested(key, value), { nodeEnv: 'production' });
    return true;
  } catch {
    return false;
  }
};

/** A part of `rateLimit` or `coalesce` alone is never right. */
const companionOf = (key: string): object => {
  if (key.startsWith('rateLimit.')) return { max: 1, perMs: 1 };
  if (!key.startsWith('coalesce.')) return {};
  return { by: 'document', windowMs: 100, maxWaitMs: key === 'coalesce.windowMs' ? 86_400_000 : 100 };
};

const endpointAccepts = (key: string, value: number): boolean => {
  const [outer = '', inner] = key.split('.');
  const given = inner === undefined ? value : { ...companionOf(key), [inner]: value };
  return parseEndpointInput({ ...endpoint, [outer]: given }, rules).ok;
};

describe('the page about the configuration', () => {
  it('names every key there is, and no other', () => {
    const refuse = () => parseConfig({ nonsense: 1 }, { nodeEnv: 'production' });
    expect(refuse).toThrow('known are');
    try {
      refuse();
    } catch (error) {
      expect(topLevel(rowsOf('Keys').map(([key]) => key))).toEqual(knownKeys((error as Error).message));
    }
  });

  it('names every field of an endpoint, and no other', () => {
    const parsed = parseEndpointInput({ ...endpoint, nonsense: 1 }, rules);
    const message = parsed.ok ? '' : parsed.errors[0]!.message;
    expect(topLevel(rowsOf('Endpoints').map(([key]) => key))).toEqual(knownKeys(message));
  });

  it.each(numbers('Keys'))('says of %s that it goes from %i to %i', (key, min, max) => {
    const verdicts = [min - 1, min, max, max + 1].map((value) => configAccepts(key, value));
    expect(verdicts).toEqual([false, true, true, false]);
  });

  it.each(numbers('Endpoints'))('says of an endpoint’s %s that it goes from %i to %i', (key, min, max) => {
    const verdicts = [min - 1, min, max, max + 1].map((value) => endpointAccepts(key, value));
    expect(verdicts).toEqual([false, true, true, false]);
  });

  it('says the defaults of the numbers', () => {
    const config = parseConfig({}, { nodeEnv: 'production' });
    const shown = numbers('Keys').map(([key]) => [key, valueAt(config, key)]);
    expect(shown).toEqual(numbers('Keys').map(([key]) => [key, numberIn(usualOf('Keys', key))]));

    const parsed = parseEndpointInput(endpoint, rules);
    const definition = parsed.ok ? parsed.definition : {};
    for (const key of ['timeoutMs', 'concurrency', 'delayMs']) {
      expect(valueAt(definition, key)).toBe(numberIn(usualOf('Endpoints', key)));
    }
    expect(parsed.ok && parsed.definition.retrySchedule.length + 1).toBe(
      numberIn(usualOf('Endpoints', 'retry.maxAttempts')),
    );
  });
});

const usualOf = (heading: string, key: string): string =>
  rowsOf(heading).find(([name]) => name === key)?.[1] ?? '';

const valueAt = (object: object, key: string): unknown =>
  key.split('.').reduce<unknown>((value, part) => Reflect.get(value as object, part), object);
