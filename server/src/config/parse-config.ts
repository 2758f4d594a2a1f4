import { z } from 'zod';
import { type AddressPolicy, createAddressPolicy, networkProblem } from '../core/address-policy';
import { bearerTokenProblem } from '../core/bearer-token';
import { MOST_ATTEMPTS_KEPT } from '../core/delivery';
import type { EndpointDefinition } from '../core/endpoint';
import { parseEndpointInput } from '../core/endpoint-input';
import type { EndpointUrlRules } from '../core/endpoint-url';
import { type FieldError, fieldError, fieldErrorsOf } from '../core/field-error';
import { listOf, objectOf, oneOf, text, trueOrFalse, wholeNumber } from '../core/field-schema';
import { eventPatternProblem } from '../core/subscription';
import { DEFAULTS } from './defaults';
import { redisSchema } from './redis-schema';

/** The plugin's configuration, complete and checked. */
export interface ParsedConfig {
  /** A `redis://` or `rediss://` URL, ioredis options, or null for the embedded driver. */
  redis: string | Record<string, unknown> | null;
  /** `producer` captures only, `worker` delivers only. */
  role: 'all' | 'producer' | 'worker';
  /** Requests in flight per process. */
  concurrency: number;
  allowedNetworks: string[];
  /** Plain http:// to public hosts; true outside production unless it is set. */
  allowHttp: boolean;
  /** True outside production. */
  allowLoopback: boolean;
  /** Ports below 1024 that may be called beside 80 and 443. */
  allowedPorts: number[];
  /** The proxy that requests go through, by its URL; null for none. */
  proxy: string | null;
  /** Made of `allowedNetworks` and `allowLoopback`. */
  addressPolicy: AddressPolicy;
  retention: {
    succeededDays: number;
    failedDays: number;
    attemptsPerDelivery: number;
    removePayloadAfterSuccess: boolean;
  };
  /** Patterns of events that are stored even while nobody subscribes. */
  archive: string[];
  endpoints: DeclaredEndpoint[];
  maxPayloadBytes: number;
  pollMs: number;
  stopDeadlineMs: number;
  leaseMs: number;
  /** How long an endpoint may fail without one success before it is disabled; 0: it never is. */
  disableAfterDays: number;
  /** Who is told when an endpoint fails, recovers or is disabled. */
  notify: { email: string[] };
  /** Who may read the metrics without being an administrator; null for nobody. */
  metrics: { token: string } | null;
  /** Whether receivers are told the trace that an event comes from. */
  tracing: { propagate: boolean };
}

/** An endpoint of the configuration; it has no secrets only when its signature is `none`. */
export interface DeclaredEndpoint {
  key: string;
  definition: EndpointDefinition;
  /** The signing secret, then the private key of its key pair. */
  secrets: string[];
}

/** What of the host the configuration is judged by. */
export interface HostEnvironment {
  nodeEnv: string | undefined;
  /** The proxy of the host's own requests (`server.proxy.fetch` or `server.proxy.global`). */
  hostProxy?: string | undefined;
}

/**
 * Checks and completes the plugin's configuration. Throws an Error of one line that names the first wrong key and the
 * remedy, and contains no value.
 */
export function parseConfig(raw: unknown, env: HostEnvironment): ParsedConfig {
  const parsed = configSchema.safeParse(raw ?? {});
  if (!parsed.success) throw refusal(fieldErrorsOf(parsed.error));
  const { endpoints, allowHttp: allowHttpSetting, proxy: proxySetting, ...settings } = parsed.data;
  const hostProxy = env.hostProxy ?? null;
  const problem = proxyProblem(proxySetting, hostProxy);
  if (problem !== null) throw refusal([fieldError(['proxy'], problem)]);
  const isProduction = env.nodeEnv === 'production';
  const allowHttp = allowHttpSetting ?? !isProduction;
  const allowLoopback = !isProduction;
  const addressPolicy = createAddressPolicy({ allowedNetworks: settings.allowedNetworks, allowLoopback });
  return {
    ...settings,
    allowHttp,
    allowLoopback,
    proxy: proxySetting === 'filters' ? hostProxy : null,
    addressPolicy,
    endpoints: Object.entries(endpoints).map(([key, input]) =>
      parseDeclaredEndpoint(key, input, {
        allowHttp,
        allowedPorts: settings.allowedPorts,
        policy: addressPolicy,
      }),
    ),
  };
}

const patterns = listOf(text(eventPatternProblem), 0, 100);

const addresses = listOf(text(addressProblem), 0, 20);

const configSchema = objectOf({
  redis: redisSchema,
  role: oneOf(['all', 'producer', 'worker']).default(DEFAULTS.role),
  concurrency: wholeNumber(1, 1000).default(DEFAULTS.concurrency),
  allowedNetworks: listOf(text(networkProblem), 0, 1000).default([]),
  allowHttp: trueOrFalse().optional(),
  allowedPorts: listOf(wholeNumber(1, 1023), 0, 100).default([]),
  proxy: oneOf(['direct', 'filters']).optional(),
  retention: objectOf({
    succeededDays: wholeNumber(0, 3650, 'days').default(DEFAULTS.retention.succeededDays),
    failedDays: wholeNumber(0, 3650, 'days').default(DEFAULTS.retention.failedDays),
    attemptsPerDelivery: wholeNumber(2, MOST_ATTEMPTS_KEPT).default(DEFAULTS.retention.attemptsPerDelivery),
    removePayloadAfterSuccess: trueOrFalse().default(DEFAULTS.retention.removePayloadAfterSuccess),
  }).default(DEFAULTS.retention),
  archive: z.preprocess(asList, patterns.default([])),
  endpoints: z
    .record(z.string(), z.unknown(), { error: 'must be an object with a key for each endpoint' })
    .default({}),
  maxPayloadBytes: wholeNumber(1024, 67_108_864, 'bytes').default(DEFAULTS.maxPayloadBytes),
  pollMs: wholeNumber(50, 60_000, 'milliseconds').default(DEFAULTS.pollMs),
  stopDeadlineMs: wholeNumber(0, 300_000, 'milliseconds').default(DEFAULTS.stopDeadlineMs),
  leaseMs: wholeNumber(1000, 600_000, 'milliseconds').default(DEFAULTS.leaseMs),
  disableAfterDays: wholeNumber(0, 365, 'days').default(DEFAULTS.disableAfterDays),
  notify: objectOf({ email: z.preprocess(asList, addresses.default([])) }).default({ email: [] }),
  metrics: objectOf({ token: text(bearerTokenProblem) })
    .nullable()
    .default(null),
  tracing: objectOf({ propagate: trueOrFalse().default(DEFAULTS.tracing.propagate) }).default(
    DEFAULTS.tracing,
  ),
});

/** Behind a proxy nobody here sees which address is called, so that nobody can refuse one. */
function proxyProblem(setting: 'direct' | 'filters' | undefined, hostProxy: string | null): string | null {
  if (setting === undefined && hostProxy !== null) {
    return 'is missing, and "server.proxy" is set — write "direct" to send past the proxy, or "filters" when the proxy itself refuses private addresses';
  }
  if (setting === 'filters' && hostProxy === null) {
    return 'is "filters", and there is no proxy — set "server.proxy.fetch" in config/server, or remove it';
  }
  return null;
}

function addressProblem(address: string): string | null {
  return z.email().safeParse(address).success
    ? null
    : 'is not an e-mail address — write one such as ops@example.com';
}

function asList(value: unknown): unknown {
  if (typeof value !== 'string') return value;
  return value === '' ? [] : [value];
}

function parseDeclaredEndpoint(key: string, input: unknown, rules: EndpointUrlRules): DeclaredEndpoint {
  if (!/^[a-z0-9][a-z0-9_-]{0,99}$/.test(key)) {
    throw refusal([
      fieldError(
        ['endpoints', key],
        'is not a usable key — use lower-case letters, digits, "-" and "_", at most 100',
      ),
    ]);
  }
  const parsed = parseEndpointInput(input, rules);
  if (!parsed.ok) {
    throw refusal(parsed.errors.map(({ path, message }) => fieldError(['endpoints', key, ...path], message)));
  }
  const { definition, secret, privateKey } = parsed;
  if (secret === null && definition.signature !== 'none') {
    throw refusal([
      fieldError(
        ['endpoints', key, 'secret'],
        'is missing — set it, for example secret: env(\'CRM_SECRET\'), or set signature: "none"',
      ),
    ]);
  }
  if (privateKey === null && definition.keyPair) {
    throw refusal([
      fieldError(
        ['endpoints', key, 'privateKey'],
        'is missing — set it, for example privateKey: env(\'CRM_PRIVATE_KEY\'), or remove "keyPair"',
      ),
    ]);
  }
  return { key, definition, secrets: [secret, privateKey].filter((value) => value !== null) };
}

function refusal([first]: FieldError[]): Error {
  if (!first) return new Error('the configuration is not valid');
  const path = first.path.map((part) => part.replace(/[\p{Cc}]/gu, '?')).join('.');
  return new Error(path === '' ? `the configuration ${first.message}` : `${path}: ${first.message}`);
}
