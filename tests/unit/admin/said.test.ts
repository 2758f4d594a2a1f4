import { parse, TYPE } from '@formatjs/icu-messageformat-parser';
import { SENTENCES } from '../../../server/src/core/sentences';
import en from '../../../admin/src/translations/en.json';

const TEXTS = en as Record<string, string>;
const sentences = Object.entries(SENTENCES);

test.each(sentences)('the panel can say %s in its own words, with the same values', (code, template) => {
  const key = `said.${code}`;
  expect(TEXTS).toHaveProperty([key]);
  const places = [...template.matchAll(/\{(\w+)\}/g)].map(([, name]) => name);
  const taken = parse(TEXTS[key] ?? '').flatMap((element) =>
    [TYPE.argument, TYPE.plural, TYPE.select].includes(element.type) && 'value' in element
      ? [element.value]
      : [],
  );
  expect(taken.sort()).toEqual(places.sort());
});

test('the panel says nothing in the stead of the server that the server does not say', () => {
  const known = new Set(sentences.map(([code]) => `said.${code}`));
  expect(Object.keys(TEXTS).filter((key) => key.startsWith('said.') && !known.has(key))).toEqual([]);
});
