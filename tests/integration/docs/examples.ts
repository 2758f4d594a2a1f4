import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';

/** What a page says about one route. */
export interface Example {
  /** As in the heading, such as `POST /endpoints/:id`. */
  route: string;
  request: unknown;
  answer: unknown;
}

const HEADING = /^### `(\w+ \/\S*)`$/gm;
const BLOCK = /^```json (request|answer)\n(.*?)^```$/gms;

/** The routes of a page with the JSON below their headings. */
export function examplesOf(page: string): Example[] {
  const text = readFileSync(resolve(__dirname, '../../..', page), 'utf8');
  const headings = [...text.matchAll(HEADING)];
  return headings.map((heading, n) => {
    const section = text.slice(heading.index, headings[n + 1]?.index ?? text.length);
    const blocks = new Map([...section.matchAll(BLOCK)].map(([, kind, json]) => [kind, json]));
    const parsed = (kind: string): unknown => JSON.parse(blocks.get(kind) ?? 'null');
    return { route: heading[1]!, request: parsed('request'), answer: parsed('answer') };
  });
}

/**
 * How a value differs from an example of it, in words. An example's keys are all there are, unless one of them is `…`;
 * types have to agree, values need not, and null agrees with everything.
 */
export function differences(example: unknown, value: unknown, path = ''): string[] {
  if (example === null || value === null) return [];
  if (Array.isArray(example) || Array.isArray(value)) return listDifferences(example, value, path);
  if (typeof example !== typeof value) return [`${path} is ${typeof value}, not ${typeof example}`];
  if (typeof example !== 'object') return [];
  const { '…': more, ...shown } = example as Record<string, unknown>;
  const found = value as Record<string, unknown>;
  const missing = Object.keys(shown).filter((key) => !(key in found));
  const others = more === undefined ? Object.keys(found).filter((key) => !(key in shown)) : [];
  return [
    ...missing.map((key) => `${path}.${key} is not answered`),
    ...others.map((key) => `${path}.${key} is not shown`),
    ...Object.keys(shown).flatMap((key) =>
      key in found ? differences(shown[key], found[key], `${path}.${key}`) : [],
    ),
  ];
}

function listDifferences(example: unknown, value: unknown, path: string): string[] {
  if (!Array.isArray(example) || !Array.isArray(value)) return [`${path} is a list in one of both only`];
  if (value.length === 0 || example.length === 0) return [];
  return differences(example[0], value[0], `${path}[0]`);
}
