import { z } from 'zod';
import type { EndpointInput } from '../contracts/endpoints';
import type { EndpointDefinition } from './endpoint';
import { endpointUrlProblem, type EndpointUrlRules } from './endpoint-url';
import { type FieldError, fieldError, fieldErrorsOf } from './field-error';
import { listOf, objectOf, oneOf, text, trueOrFalse, wholeNumber } from './field-schema';
import { headerProblem } from './headers';
import { privateKeyProblem } from './key-pair';
import {
  DEFAULT_RETRY_SCHEDULE,
  MAX_RETRY_STEPS,
  MAX_RETRY_STEP_SECONDS,
  scheduleForAttempts,
} from './retry-policy';
import { say } from './sentences';
import { signingSecretProblem } from './signing-secret';
import { eventPatternProblem } from './subscription';

const HOUR_MS = 60 * 60 * 1000;
const DAY_MS = 24 * HOUR_MS;
const MAX_ENTRIES = 100;
const MAX_HEADERS = 50;

export type ParsedEndpointInput =
  | { ok: true; definition: EndpointDefinition; secret: string | null; privateKey: string | null }
  | { ok: false; errors: FieldError[] };

/**
 * Reads what a client or the configuration writes as an endpoint. Absent fields get their defaults; an empty list of
 * content types, locales or statuses means no filter. Secrets come back as they were given, null when they were not.
 */
export function parseEndpointInput(input: unknown, rules: EndpointUrlRules): ParsedEndpointInput {
  const parsed = endpointInputSchema(rules).safeParse(input);
  if (!parsed.success) return { ok: false, errors: fieldErrorsOf(parsed.error) };
  const { secret = null, privateKey = null, retry, ...rest } = parsed.data;
  const problem = secretsProblem(rest, secret, privateKey);
  if (problem !== null) return { ok: false, errors: [problem] };
  return { ok: true, definition: { ...rest, retrySchedule: scheduleOf(retry) }, secret, privateKey };
}

function secretsProblem(
  { signature, keyPair }: Pick<EndpointDefinition, 'signature' | 'keyPair'>,
  secret: string | null,
  privateKey: string | null,
): FieldError | null {
  const problem = secret === null ? null : signingSecretProblem(secret, signature);
  if (problem !== null) return fieldError(['secret'], problem);
  if (keyPair && signature !== 'standard') {
    return fieldError(['keyPair'], say('keyPairNeedsStandard', {}).text);
  }
  if (privateKey === null) return null;
  const keyProblem = keyPair ? privateKeyProblem(privateKey) : 'is given without "keyPair: true" — add it';
  return keyProblem === null ? null : fieldError(['privateKey'], keyProblem);
}

/** The shape and bounds of an endpoint's input; every complaint says the remedy and never the value. */
export function endpointInputSchema(rules: EndpointUrlRules) {
  return objectOf({
    name: text(nameProblem).trim(),
    url: text((url) => endpointUrlProblem(url, rules)),
    events: listOf(text(eventPatternProblem), 1, MAX_ENTRIES).transform(unique),
    contentTypes: filterOf(text(uidProblem)),
    locales: filterOf(text(localeProblem)),
    statuses: filterOf(oneOf(['draft', 'published'])),
    headers: headersSchema().default({}),
    signature: oneOf(['standard', 'strapi', 'github', 'none']).default('standard'),
    secret: text(() => null).optional(),
    keyPair: trueOrFalse().default(false),
    privateKey: text(() => null).optional(),
    retry: retrySchema().optional(),
    timeoutMs: wholeNumber(1000, 60_000, 'milliseconds').default(15_000),
    concurrency: wholeNumber(1, 1000).default(10),
    rateLimit: objectOf({
      max: wholeNumber(1, 100_000, 'attempts'),
      perMs: wholeNumber(1, DAY_MS, 'milliseconds'),
    })
      .nullish()
      .transform((limit) => limit ?? null),
    ordering: oneOf(['none', 'document']).default('none'),
    delayMs: wholeNumber(0, 30 * DAY_MS, 'milliseconds').default(0),
    coalesce: coalesceSchema()
      .nullish()
      .transform((coalesce) => coalesce ?? null),
    retryOn4xx: trueOrFalse().default(true),
    enabled: trueOrFalse().default(true),
  });
}

/** The input that gives this definition; a change of some fields is this with them replaced, parsed again. */
export function toEndpointInput({ retrySchedule, ...definition }: EndpointDefinition): EndpointInput {
  return { ...definition, retry: { schedule: retrySchedule } };
}

function retrySchema() {
  return objectOf({
    schedule: listOf(wholeNumber(1, MAX_RETRY_STEP_SECONDS, 'seconds'), 0, MAX_RETRY_STEPS).optional(),
    maxAttempts: wholeNumber(1, MAX_RETRY_STEPS + 1).optional(),
  }).check(({ value, issues }) => {
    if (value.schedule === undefined || value.maxAttempts === undefined) return;
    issues.push({
      code: 'custom',
      message: 'has both "schedule" and "maxAttempts" — remove one of them',
      input: value,
    });
  });
}

function coalesceSchema() {
  return objectOf({
    by: oneOf(['document', 'endpoint']),
    windowMs: wholeNumber(100, HOUR_MS, 'milliseconds'),
    maxWaitMs: wholeNumber(100, DAY_MS, 'milliseconds'),
  }).check(({ value, issues }) => {
    if (value.maxWaitMs >= value.windowMs) return;
    issues.push({
      code: 'custom',
      message: say('waitTooShort', {}).text,
      input: value.maxWaitMs,
      path: ['maxWaitMs'],
    });
  });
}

function scheduleOf(retry: z.output<ReturnType<typeof retrySchema>> | undefined): number[] {
  if (retry?.maxAttempts !== undefined) return scheduleForAttempts(retry.maxAttempts);
  return retry?.schedule ?? [...DEFAULT_RETRY_SCHEDULE];
}

function headersSchema() {
  const value = text(() => null);
  const error = 'must be an object of header names and their values';
  return z.record(z.string(), value, { error }).check(({ value: headers, issues }) => {
    const seen = new Set<string>();
    for (const [name, content] of Object.entries(headers)) {
      const repeated = seen.has(name.toLowerCase()) ? say('headerTwice', {}).text : null;
      const message = repeated ?? headerProblem(name, content);
      if (message !== null) issues.push({ code: 'custom', message, input: name, path: [name] });
      seen.add(name.toLowerCase());
    }
    if (seen.size > MAX_HEADERS) {
      issues.push({
        code: 'custom',
        message: say('headersTooMany', { max: MAX_HEADERS }).text,
        input: seen.size,
      });
    }
  });
}

function filterOf<Entry extends z.ZodType>(entry: Entry) {
  return listOf(entry, 0, MAX_ENTRIES)
    .nullish()
    .transform((entries) => (entries && entries.length > 0 ? unique(entries) : null));
}

function unique<Entry>(entries: readonly Entry[]): Entry[] {
  return [...new Set(entries)];
}

function nameProblem(name: string): string | null {
  return /^[^\p{Cc}]+$/u.test(name) && name.trim().length >= 1 && name.trim().length <= 100
    ? null
    : say('nameLength', {}).text;
}

function uidProblem(uid: string): string | null {
  return uid.length <= 255 && /^[\w-]+::[\w-]+(?:\.[\w-]+)?$/.test(uid)
    ? null
    : say('uidUnreadable', {}).text;
}

function localeProblem(locale: string): string | null {
  return /^[A-Za-z0-9_-]{1,35}$/.test(locale) ? null : say('localeUnreadable', {}).text;
}
