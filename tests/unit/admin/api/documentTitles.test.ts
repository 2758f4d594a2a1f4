import { documentKey, groupDocuments, titleIn } from '../../../../admin/src/api/documentTitles';

const ARTICLE = 'api::article.article';

test('documents are asked for once per content type and locale', () => {
  const documents = [
    { uid: ARTICLE, locale: 'en', documentId: 'a' },
    { uid: ARTICLE, locale: 'fr', documentId: 'a' },
    { uid: ARTICLE, locale: 'en', documentId: 'b' },
    { uid: ARTICLE, locale: 'en', documentId: 'a' },
    { uid: 'api::tag.tag', locale: null, documentId: 'c' },
  ];
  expect(groupDocuments(documents)).toEqual([
    { uid: ARTICLE, locale: 'en', documentIds: ['a', 'b'] },
    { uid: ARTICLE, locale: 'fr', documentIds: ['a'] },
    { uid: 'api::tag.tag', locale: null, documentIds: ['c'] },
  ]);
  expect(new Set(documents.map(documentKey)).size).toBe(4);
});

test('a document is called by its main field, and by its id when that holds nothing to read', () => {
  expect(titleIn({ documentId: 'a', title: 'Opening hours' }, 'title')).toBe('Opening hours');
  expect(titleIn({ documentId: 'a', number: 42 }, 'number')).toBe('42');
  expect(titleIn({ documentId: 'a', title: '  ' }, 'title')).toBe('a');
  expect(titleIn({ documentId: 'a', title: { en: 'x' } }, 'title')).toBe('a');
  expect(titleIn({ documentId: 'a', id: 9 }, 'id')).toBe('a');
});
