import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import en from '../../../admin/src/translations/en.json';

const SOURCES = resolve(__dirname, '../../../admin/src');
const code = readdirSync(SOURCES, { recursive: true, encoding: 'utf8' })
  .filter((file) => /\.tsx?$/.test(file))
  .map((file) => readFileSync(join(SOURCES, file), 'utf8'))
  .join('\n');

/** Texts asked for by a literal, as `text('state.dead')`. */
const asked = [...code.matchAll(/\b(?:text|messageOf)\(\s*'([^']+)'/g)].map(([, key]) => key ?? '');
const literals = new Set([...code.matchAll(/(?:'|=")([^'"\n]*)['"]/g)].map(([, literal]) => literal ?? ''));
/** Texts asked for by a part that varies, as `text(`state.${state}`)`. */
const patterns = [...code.matchAll(/\btext\(\s*`([^`]+)`/g)].map(
  ([, template = '']) =>
    new RegExp(
      `^${template
        .split(/\$\{[^}]*\}/)
        .map(escaped)
        .join('[^.]+')}$`,
    ),
);

function escaped(part: string): string {
  return part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
}

test('every text that is asked for is in the English translations', () => {
  expect(asked.length).toBeGreaterThan(50);
  expect(asked.filter((key) => !Object.hasOwn(en, key))).toEqual([]);
  expect(patterns.filter((pattern) => !Object.keys(en).some((key) => pattern.test(key)))).toEqual([]);
});

test('every English text is used somewhere', () => {
  const unused = Object.keys(en).filter(
    (key) => !literals.has(key) && !patterns.some((pattern) => pattern.test(key)),
  );
  expect(unused).toEqual([]);
});

test('the English texts are in the order of their keys, so that two changes seldom meet', () => {
  const keys = Object.keys(en);
  expect(keys).toEqual([...keys].sort());
});
