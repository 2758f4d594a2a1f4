import snippets from '../../../../../admin/src/pages/endpoints/snippets.json';
import { snippetOf } from '../../../../../admin/src/pages/endpoints/snippetOf';

const FILES = ['verify.mjs', 'verify_webhook.py', 'verify.php', 'verify.go'] as const;
const SCHEMES = ['standard', 'strapi', 'github'] as const;

describe.each(FILES)('%s', (file) => {
  test.each(SCHEMES)('verifies %s and nothing else', (scheme) => {
    const code = snippetOf(snippets[file], scheme).toLowerCase();
    const verified = SCHEMES.filter((one) => new RegExp(`verify_?${one}`).test(code));
    expect(verified).toEqual([scheme]);
    expect(code).toContain('hmac');
  });
});

test('what calls the receiver helper names the scheme unless it is the usual one', () => {
  const route = snippets['app/api/strapi/route.ts'];
  expect(snippetOf(route, 'standard')).toBe(route.trimEnd());
  expect(snippetOf(route, 'github')).toContain("{ scheme: 'github' }");
  expect(snippetOf(snippets['receive.mjs'], 'strapi')).toContain("WEBHOOK_SCHEME = 'strapi'");
});
