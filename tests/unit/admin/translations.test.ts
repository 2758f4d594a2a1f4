import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parse, TYPE, type MessageFormatElement } from '@formatjs/icu-messageformat-parser';
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

const FOLDER = join(SOURCES, 'translations');
const LANGUAGES = ['de', 'es', 'fr', 'it', 'ja', 'pt', 'zh-Hans'];
const textsOf = (language: string): Record<string, string> =>
  JSON.parse(readFileSync(join(FOLDER, `${language}.json`), 'utf8')) as Record<string, string>;

/** The names of everything that a text has to be given, wherever they are in it. */
function valuesIn(elements: readonly MessageFormatElement[]): string[] {
  return elements.flatMap((element) => {
    switch (element.type) {
      case TYPE.literal:
      case TYPE.pound:
        return [];
      case TYPE.select:
      case TYPE.plural:
        return [element.value, ...Object.values(element.options).flatMap(({ value }) => valuesIn(value))];
      case TYPE.tag:
        return valuesIn(element.children);
      case TYPE.argument:
      case TYPE.number:
      case TYPE.date:
      case TYPE.time:
        return [element.value];
    }
  });
}
const namesIn = (text: string): string[] => [...new Set(valuesIn(parse(text)))].sort();

test('there is a file for each language and no other', () => {
  expect(readdirSync(FOLDER).sort()).toEqual([...LANGUAGES, 'en'].map((name) => `${name}.json`).sort());
});

describe.each(LANGUAGES)('the texts in %s', (language) => {
  const texts = textsOf(language);

  test('have just the keys of the English ones, in their order', () => {
    expect(Object.keys(texts)).toEqual(Object.keys(en));
  });

  test('are well-formed and take the same values', () => {
    for (const [key, text] of Object.entries(texts)) {
      expect({ key, values: namesIn(text) }).toEqual({ key, values: namesIn(en[key as keyof typeof en]) });
    }
  });

  test('are translated', () => {
    const long = Object.entries(texts).filter(
      ([key, text]) => text === en[key as keyof typeof en] && / \w+ /.test(text),
    );
    expect(long).toEqual([]);
  });
});
