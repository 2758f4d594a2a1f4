import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { pages, ROOT, textOf } from './pages';

const SECONDS: Record<string, number> = { ms: 1, s: 1000 };

const sources = readdirSync(join(ROOT, 'server/src'), { recursive: true, encoding: 'utf8' })
  .filter((file) => file.endsWith('.ts'))
  .map((file) => readFileSync(join(ROOT, 'server/src', file), 'utf8'))
  .join('\n');

/** Numbers that pages give with the name they have in the code, such as "6 s (`FEEDER_LEASE_MS`)". */
const named = pages().flatMap((page) =>
  [...textOf(page).matchAll(/([\d,]+)(?: (ms|s))? \(`(\w+)`\)/g)].map(
    ([, number = '', unit = 'ms', name = '']) => ({
      page,
      name,
      value: Number(number.replaceAll(',', '')) * (SECONDS[unit] ?? 1),
    }),
  ),
);

describe('numbers that the documentation takes from the code', () => {
  it.each(named)('$name on $page', ({ name, value }) => {
    const [, found = ''] = new RegExp(`\\b${name}(?: =|:) ([\\d_]+)`).exec(sources) ?? [];
    expect(value).toBe(Number(found.replaceAll('_', '')));
  });
});
