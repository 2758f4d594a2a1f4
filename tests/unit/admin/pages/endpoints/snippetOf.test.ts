import snippets from '../../../../../admin/src/pages/endpoints/snippets.json';
import { snippetOf } from '../../../../../admin/src/pages/endpoints/snippetOf';

const FILES = ['verify.mjs', 'verify_webhook.py', 'verify.php', 'verify.go'] as const;
const VERIFICATIONS = ['standard', 'strapi', 'github', 'ed25519'] as const;

describe.each(FILES)('%s', (file) => {
  test.each(VERIFICATIONS)('verifies %s and nothing else', (wanted) => {
    const code = snippetOf(snippets[file], wanted);
    if (file === 'verify_webhook.py' && wanted === 'ed25519') return expect(code).toBeNull();
    const verified = VERIFICATIONS.filter((one) => new RegExp(`verify_?${one}`, 'i').test(code ?? ''));
    expect(verified).toEqual([wanted]);
    expect(/hmac/i.test(code ?? '')).toBe(wanted !== 'ed25519');
  });
});

test('what a scheme has no need of is left out', () => {
  const go = snippetOf(snippets['verify.go'], 'github');
  expect(go).not.toMatch(/base64|strings|isRecent|tolerance|time/);
  expect(go).toContain('\t"encoding/hex"\n');
  expect(snippetOf(snippets['verify.mjs'], 'github')).toContain(
    "import { createHmac, timingSafeEqual } from 'node:crypto';",
  );
  expect(snippetOf(snippets['verify_webhook.py'], 'github')).toMatch(
    /^import hashlib\nimport hmac\n\n\ndef /,
  );
});

test('what calls the receiver helper names the scheme unless it is the usual one', () => {
  const route = snippets['app/api/strapi/route.ts'];
  expect(snippetOf(route, 'standard')).toBe(route.trimEnd());
  expect(snippetOf(route, 'github')).toContain("{ scheme: 'github' }");
  expect(snippetOf(snippets['receive.mjs'], 'strapi')).toContain("WEBHOOK_SCHEME = 'strapi'");
});

test('what calls the receiver helper takes a public key in the place of the secret', () => {
  expect(snippetOf(snippets['receive.mjs'], 'ed25519')).toContain('verify(webhook, WEBHOOK_PUBLIC_KEY');
  expect(snippetOf(snippets['app/api/strapi/route.ts'], 'ed25519')).toContain(
    "(request, process.env.WEBHOOK_PUBLIC_KEY ?? '')",
  );
});
