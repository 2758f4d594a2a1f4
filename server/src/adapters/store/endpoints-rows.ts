import { z } from 'zod';
import {
  definitionOf,
  type Endpoint,
  type EndpointDefinition,
  type EndpointSecrets,
} from '../../core/endpoint';
import { say } from '../../core/sentences';
import type { ConfiguredEndpoint, SecretBox } from '../../pipeline/endpoints-ports';
import { toNumber } from './database';

/** One row of the endpoints' table. */
export interface EndpointRow {
  id: number | string;
  key: string | null;
  definition: string;
  secrets: string | null;
  enabled: boolean | number;
  disabled_reason: string | null;
  created_at: number | string;
  updated_at: number | string;
}

const strings = z.array(z.string());

/** What is stored in the clear: header values may be credentials, so only their names. */
const plainDefinition = z.object({
  name: z.string(),
  url: z.string(),
  events: strings,
  contentTypes: strings.nullable(),
  locales: strings.nullable(),
  statuses: z.array(z.enum(['draft', 'published'])).nullable(),
  headerNames: strings,
  signature: z.enum(['standard', 'strapi', 'github', 'none']),
  keyPair: z.boolean().default(false),
  retrySchedule: z.array(z.number()),
  timeoutMs: z.number(),
  concurrency: z.number(),
  rateLimit: z.object({ max: z.number(), perMs: z.number() }).nullable(),
  ordering: z.enum(['none', 'document']),
  delayMs: z.number(),
  coalesce: z
    .object({ by: z.enum(['document', 'endpoint']), windowMs: z.number(), maxWaitMs: z.number() })
    .nullable()
    .default(null),
  retryOn4xx: z.boolean().default(true),
});

/** What is stored encrypted. */
const sealed = z.object({
  headers: z.record(z.string(), z.string()),
  secrets: z.array(
    z.object({
      id: z.string(),
      value: z.string(),
      createdAt: z.number(),
      expiresAt: z.number().nullable(),
    }),
  ),
});

/** An endpoint's columns in the clear. */
export function definitionColumns(of: EndpointDefinition): Pick<EndpointRow, 'definition' | 'enabled'> {
  const { headers, enabled, ...rest } = definitionOf(of);
  const plain: z.input<typeof plainDefinition> = { ...rest, headerNames: Object.keys(headers) };
  return { definition: JSON.stringify(plain), enabled };
}

/** The encrypted column; null when there is nothing to hide, so that such an endpoint needs no encryption key. */
export function sealedColumn(
  box: SecretBox,
  { headers, secrets }: z.input<typeof sealed>,
): Pick<EndpointRow, 'secrets'> {
  const isEmpty = Object.keys(headers).length === 0 && secrets.length === 0;
  return { secrets: isEmpty ? null : box.seal(JSON.stringify({ headers, secrets })) };
}

/** The endpoint of a row. One that cannot be read comes out disabled and says why. */
export function toEndpoint(
  row: EndpointRow,
  configured: ReadonlyMap<string, ConfiguredEndpoint>,
  box: SecretBox,
): Endpoint {
  const state = {
    id: toNumber(row.id),
    key: row.key,
    disabledReason: row.disabled_reason,
    createdAt: toNumber(row.created_at),
    updatedAt: toNumber(row.updated_at),
  };
  const unusable = (disabledReason: string): Endpoint => ({
    ...NOTHING,
    name: read(z.object({ name: z.string() }), row.definition)?.name ?? '',
    ...state,
    secrets: { readable: false, reason: disabledReason },
    disabledReason,
  });

  if (row.key !== null) {
    const declared = configured.get(row.key);
    if (!declared) return unusable(say('undeclared', { key: row.key }).text);
    return { ...declared.definition, ...state, secrets: { readable: true, active: declared.secrets } };
  }
  const stored = read(plainDefinition, row.definition);
  if (!stored) return unusable(say('definitionDamaged', {}).text);
  const { headerNames, ...definition } = stored;
  const { headers, secrets } = unseal(row.secrets, headerNames, box);
  // Its deliveries wait for the key instead of going out without their headers.
  const disabledReason = state.disabledReason ?? (secrets.readable ? null : secrets.reason);
  return { ...definition, ...state, enabled: Boolean(row.enabled), headers, secrets, disabledReason };
}

const NOTHING: EndpointDefinition = {
  name: '',
  url: '',
  events: [],
  contentTypes: null,
  locales: null,
  statuses: null,
  headers: {},
  signature: 'standard',
  keyPair: false,
  retrySchedule: [],
  timeoutMs: 15_000,
  concurrency: 1,
  rateLimit: null,
  ordering: 'none',
  delayMs: 0,
  coalesce: null,
  retryOn4xx: true,
  enabled: false,
};

function unseal(
  column: string | null,
  headerNames: readonly string[],
  box: SecretBox,
): { headers: Record<string, string>; secrets: EndpointSecrets } {
  if (column === null) return { headers: {}, secrets: { readable: true, active: [] } };
  const opened = box.open(column);
  const content = opened.ok ? read(sealed, opened.text) : null;
  if (content) return { headers: content.headers, secrets: { readable: true, active: content.secrets } };
  const reason = opened.ok ? say('secretsDamaged', {}).text : opened.reason;
  return {
    headers: Object.fromEntries(headerNames.map((name) => [name, ''])),
    secrets: { readable: false, reason },
  };
}

/** Stored JSON of that shape, null for anything else. */
function read<Schema extends z.ZodType>(schema: Schema, text: string): z.output<Schema> | null {
  try {
    return schema.parse(JSON.parse(text));
  } catch {
    return null;
  }
}
