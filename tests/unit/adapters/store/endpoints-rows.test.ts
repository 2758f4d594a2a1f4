import {
  definitionColumns,
  type EndpointRow,
  sealedColumn,
  toEndpoint,
} from '../../../../server/src/adapters/store/endpoints-rows';
import type { SecretBox } from '../../../../server/src/pipeline/endpoints-ports';
import { anEndpoint } from '../../../support/factories';

const box: SecretBox = {
  seal: (text) => Buffer.from(text).toString('base64'),
  open: (sealed) => ({ ok: true, text: Buffer.from(sealed, 'base64').toString() }),
};
const lockedBox: SecretBox = { ...box, open: () => ({ ok: false, reason: 'another key' }) };

const endpoint = anEndpoint({
  headers: { Authorization: 'Bearer 0123456789abcdef' },
  secrets: { readable: true, active: [{ id: 's', value: 'whsec_x', createdAt: 1, expiresAt: null }] },
});
const secrets = endpoint.secrets.readable ? endpoint.secrets.active : [];

const row = (over: Partial<EndpointRow> = {}): EndpointRow => ({
  id: String(endpoint.id),
  key: null,
  ...definitionColumns(endpoint),
  ...sealedColumn(box, { headers: endpoint.headers, secrets }),
  disabled_reason: null,
  created_at: '0',
  updated_at: '0',
  ...over,
});

it('gives back the endpoint that was stored', () => {
  expect(toEndpoint(row(), new Map(), box)).toEqual(endpoint);
});

it('stores no header value and no secret in the clear, whatever object it is given', () => {
  expect(JSON.stringify(definitionColumns(endpoint))).not.toMatch(/0123456789abcdef|whsec_/);
});

it('seals nothing when there is nothing to hide', () => {
  expect(sealedColumn(box, { headers: {}, secrets: [] })).toEqual({ secrets: null });
});

it('reads enabled as databases give it', () => {
  expect(toEndpoint(row({ enabled: 0 }), new Map(), box).enabled).toBe(false);
  expect(toEndpoint(row({ enabled: 1 }), new Map(), box).enabled).toBe(true);
});

it('waits, knowing the names of its headers, when its secrets do not open', () => {
  expect(toEndpoint(row(), new Map(), lockedBox)).toMatchObject({
    name: endpoint.name,
    headers: { Authorization: '' },
    secrets: { readable: false, reason: 'another key' },
    disabledReason: 'another key',
  });
});

it.each(['{"na', 'null', '7', '', '{"events":5}', '{"name":"x","url":"y","events":null}'])(
  'is disabled with the definition %j',
  (definition) => {
    const damaged = toEndpoint(row({ definition }), new Map(), box);
    expect(damaged).toMatchObject({
      enabled: false,
      events: [],
      disabledReason: expect.stringContaining('damaged'),
    });
  },
);

it.each(['{"na', '{}', '{"headers":{},"secrets":[{"id":1}]}'])('waits with the secrets %j', (content) => {
  const damaged = toEndpoint(row({ secrets: box.seal(content) }), new Map(), box);
  expect(damaged).toMatchObject({
    secrets: { readable: false },
    disabledReason: expect.stringContaining('damaged'),
  });
});

it('is what the configuration declares, with the state that was stored', () => {
  const declared = { key: 'crm', definition: anEndpoint({ name: 'CRM' }), secrets };
  const configured = new Map([['crm', declared]]);
  const stored = row({
    key: 'crm',
    definition: '{"name":"old"}',
    secrets: null,
    disabled_reason: 'answered 410',
  });
  expect(toEndpoint(stored, configured, box)).toMatchObject({
    id: endpoint.id,
    key: 'crm',
    name: 'CRM',
    enabled: true,
    disabledReason: 'answered 410',
    secrets: { readable: true, active: secrets },
  });
  expect(toEndpoint(stored, new Map(), box)).toMatchObject({
    name: 'old',
    enabled: false,
    disabledReason: expect.stringContaining('endpoints.crm'),
  });
});
