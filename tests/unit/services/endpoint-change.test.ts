import { createAddressPolicy } from '../../../server/src/core/address-policy';
import type { Endpoint } from '../../../server/src/core/endpoint';
import { changedDefinition } from '../../../server/src/services/endpoint-change';
import { anEndpoint } from '../../support/factories';

const policy = createAddressPolicy({ allowedNetworks: [], allowLoopback: false });
const rules = { allowHttp: false, policy, mayReveal: true };
const stored = (over: Partial<Endpoint> = {}): Endpoint =>
  anEndpoint({
    url: 'https://example.com/a',
    headers: { Authorization: 'Bearer 0123456789abcdef', Cookie: 'short', 'X-Team': 'web' },
    ...over,
  });
const MASKED = { Authorization: '•••cdef', Cookie: '•••', 'X-Team': 'web' };

const pathsOf = (...parameters: Parameters<typeof changedDefinition>): string[] => {
  const changed = changedDefinition(...parameters);
  return changed.ok ? [] : changed.errors.map(({ path }) => path.join('.'));
};

it('replaces the given fields only', () => {
  const changed = changedDefinition(
    stored({ ordering: 'document' }),
    { name: 'Other', locales: ['en'] },
    rules,
  );
  expect(changed).toMatchObject({
    ok: true,
    definition: { name: 'Other', locales: ['en'], ordering: 'document', url: 'https://example.com/a' },
  });
});

it('carries nothing over that is not part of the definition', () => {
  const changed = changedDefinition(stored(), { name: 'Other' }, rules);
  expect(Object.keys(changed.ok ? changed.definition : {})).not.toContain('secrets');
});

it('keeps stored values for masked headers, in any spelling of their names', () => {
  const headers = { authorization: '•••cdef', COOKIE: '•••', 'X-Team': 'ops' };
  const changed = changedDefinition(stored(), { headers }, rules);
  expect(changed.ok && changed.definition.headers).toEqual({
    authorization: 'Bearer 0123456789abcdef',
    COOKIE: 'short',
    'X-Team': 'ops',
  });
});

it('refuses a mask that is not the one of the stored value', () => {
  expect(pathsOf(stored(), { headers: { Authorization: '•••aaaa' } }, rules)).toEqual([
    'headers.Authorization',
  ]);
  expect(pathsOf(stored(), { headers: { 'X-New-Token': '•••' } }, rules)).toEqual(['headers.X-New-Token']);
});

it('drops headers that are left out', () => {
  const changed = changedDefinition(stored(), { headers: {} }, rules);
  expect(changed.ok && changed.definition.headers).toEqual({});
});

describe('who may not see header values', () => {
  const blind = { ...rules, mayReveal: false };

  it('may change the path of the URL with the values kept', () => {
    expect(pathsOf(stored(), { url: 'https://example.com/b' }, blind)).toEqual([]);
  });

  it.each(['https://example.net/a', 'https://sub.example.com/a', 'https://example.com:8443/a'])(
    'must enter kept values again to send them to %s',
    (url) => {
      expect(pathsOf(stored(), { url, headers: MASKED }, blind)).toEqual([
        'headers.Authorization',
        'headers.Cookie',
      ]);
      expect(pathsOf(stored(), { url }, blind)).toEqual([
        'headers.Authorization',
        'headers.Cookie',
        'headers.X-Team',
      ]);
      expect(pathsOf(stored(), { url, headers: { Authorization: 'Bearer new' } }, blind)).toEqual([]);
    },
  );

  it('is told apart from who may', () => {
    expect(pathsOf(stored(), { url: 'https://example.net/a' }, rules)).toEqual([]);
  });
});

it('switches an endpoint off whatever has become of the rules since', () => {
  const forbidden = stored({ url: 'http://10.0.0.1/' });
  expect(changedDefinition(forbidden, { enabled: false }, rules)).toMatchObject({
    ok: true,
    definition: { enabled: false, url: 'http://10.0.0.1/' },
  });
  expect(pathsOf(forbidden, { enabled: false, name: 'Other' }, rules)).toEqual(['url']);
});

it('refuses a secret, and a signature that no secret of the endpoint fits', () => {
  const secrets = {
    readable: true as const,
    active: [{ id: 's', value: 'plain text secret', createdAt: 0, expiresAt: null }],
  };
  const github = stored({ signature: 'github', secrets });
  expect(pathsOf(github, { secret: 'another plain secret' }, rules)).toEqual(['secret']);
  expect(pathsOf(github, { signature: 'standard' }, rules)).toEqual(['signature']);
  expect(pathsOf(github, { signature: 'strapi' }, rules)).toEqual([]);
  expect(pathsOf(github, { signature: 'none' }, rules)).toEqual([]);
});

it('refuses new header values while the stored ones cannot be read', () => {
  const unreadable = stored({
    headers: { Authorization: '' },
    secrets: { readable: false, reason: 'another key' },
  });
  expect(pathsOf(unreadable, { headers: { Authorization: 'x' } }, rules)).toEqual(['headers']);
  expect(pathsOf(unreadable, { name: 'Other' }, rules)).toEqual([]);
});

it.each([[null], ['text'], [[]], [7], [undefined]])('refuses %j', (change) => {
  expect(pathsOf(stored(), change, rules)).toEqual(['']);
});
