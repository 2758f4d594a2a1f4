import { definitionOf, type Endpoint, type EndpointDefinition } from '../core/endpoint';
import { parseEndpointInput, toEndpointInput } from '../core/endpoint-input';
import type { EndpointUrlRules } from '../core/endpoint-url';
import { type FieldError, fieldError } from '../core/field-error';
import { redactHeaders } from '../core/redaction';
import { say } from '../core/sentences';
import { signingSecretProblem } from '../core/signing-secret';

export type ChangedDefinition =
  { ok: true; definition: EndpointDefinition } | { ok: false; errors: FieldError[] };

/** What a change is judged by. */
export interface ChangeRules extends EndpointUrlRules {
  /** Whether who asks may see header values; who may not must not send them elsewhere either. */
  mayReveal: boolean;
}

/**
 * The definition after a change of some fields; what is absent stays as it is. Header values that come back masked keep
 * what is stored.
 */
export function changedDefinition(
  endpoint: Endpoint,
  change: unknown,
  rules: ChangeRules,
): ChangedDefinition {
  if (!isObject(change)) {
    return { ok: false, errors: [fieldError([], 'must be an object with the fields to change')] };
  }
  const present = definitionOf(endpoint);
  // Switching it on or off must work whatever the rules have become since.
  if (isSwitchOnly(change)) return { ok: true, definition: { ...present, enabled: change.enabled } };
  const headers = 'headers' in change ? unmasked(change.headers, endpoint.headers) : present.headers;
  const parsed = parseEndpointInput({ ...toEndpointInput(present), ...change, headers }, rules);
  if (!parsed.ok) return parsed;
  const errors = [
    ...secretProblems(endpoint, parsed),
    ...headerProblems(endpoint, parsed.definition, change, rules),
  ];
  return errors.length > 0 ? { ok: false, errors } : { ok: true, definition: parsed.definition };
}

/** Masked values of stored headers replaced by what is stored. */
function unmasked(headers: unknown, stored: Readonly<Record<string, string>>): unknown {
  if (!isObject(headers)) return headers;
  const kept = keptNames(headers, stored);
  const values = new Map(Object.entries(stored).map(([name, value]) => [name.toLowerCase(), value]));
  return Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [
      name,
      kept.has(name) ? values.get(name.toLowerCase()) : value,
    ]),
  );
}

function keptNames(headers: object, stored: Readonly<Record<string, string>>): Set<string> {
  const masks = new Map(
    Object.entries(redactHeaders(stored))
      .filter(([name, mask]) => mask !== stored[name])
      .map(([name, mask]) => [name.toLowerCase(), mask]),
  );
  const kept = Object.entries(headers).filter(([name, value]) => masks.get(name.toLowerCase()) === value);
  return new Set(kept.map(([name]) => name));
}

function secretProblems(
  { secrets, signature, keyPair }: Endpoint,
  {
    definition,
    secret,
    privateKey,
  }: { definition: EndpointDefinition; secret: string | null; privateKey: string | null },
): FieldError[] {
  if (secret !== null) {
    return [fieldError(['secret'], 'is given at creation only — post to secret-rotations to change it')];
  }
  if (privateKey !== null) {
    return [fieldError(['privateKey'], 'is given at creation only — post to secret-rotations to change it')];
  }
  if (definition.keyPair && !keyPair && !secrets.readable) {
    return [fieldError(['keyPair'], say('keyPairUnreadable', {}).text)];
  }
  if (definition.signature === signature || !secrets.readable || definition.signature === 'none') return [];
  const fits = secrets.active.some(({ value }) => signingSecretProblem(value, definition.signature) === null);
  if (fits) return [];
  return [fieldError(['signature'], say('secretDoesNotFit', {}).text)];
}

function headerProblems(
  endpoint: Endpoint,
  definition: EndpointDefinition,
  change: object,
  { mayReveal }: ChangeRules,
): FieldError[] {
  const given = 'headers' in change && isObject(change.headers) ? change.headers : null;
  if (given && !endpoint.secrets.readable) {
    return [fieldError(['headers'], say('headersUnreadable', {}).text)];
  }
  if (mayReveal || originOf(endpoint.url) === originOf(definition.url)) return [];
  const kept = given ? [...keptNames(given, endpoint.headers)] : Object.keys(endpoint.headers);
  return kept.map((name) => fieldError(['headers', name], say('headerAgain', {}).text));
}

const originOf = (url: string): string => (URL.canParse(url) ? new URL(url).origin : url);

const isObject = (value: unknown): value is object =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const isSwitchOnly = (change: object): change is { enabled: boolean } =>
  Object.keys(change).length === 1 && 'enabled' in change && typeof change.enabled === 'boolean';
