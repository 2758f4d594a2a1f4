import { createHash } from 'node:crypto';
import type { Verdict } from './verdict';

/** What the recorded attempts say about an endpoint. Only counts and instants are kept; what follows is decided from them. */
export interface EndpointHealth {
  /** Failures since the last success; a delivery that is refused again and again counts once. */
  failures: number;
  /** Failures since it last answered at all. */
  strikes: number;
  /** Epoch milliseconds of the first and the last of `failures`; null for none. */
  failingSince: number | null;
  failedAt: number | null;
  /** Requests it may have in flight while it is drained after a pause; null when only its own limits count. */
  ramp: number | null;
  /** When people were told that it is failing, null while there is nothing that they were told. */
  announcedAt: number | null;
}

export const HEALTHY: EndpointHealth = {
  failures: 0,
  strikes: 0,
  failingSince: null,
  failedAt: null,
  ramp: null,
  announcedAt: null,
};

/** Strikes in a row after which an endpoint is parked. */
export const PARK_AFTER_STRIKES = 5;
/** Failures in a row from which on an endpoint is called failing, and may be disabled in the end. */
export const FAILING_AFTER_FAILURES = 3;
/** Shorter trouble, such as a receiver that is deployed, is not announced. */
export const ANNOUNCE_AFTER_MS = 60_000;
/** Bounds of the pause between probes. */
export const SHORTEST_PAUSE_MS = 5_000;
export const LONGEST_PAUSE_MS = 600_000;
const JITTER = 0.1;

export type HealthState = 'healthy' | 'failing' | 'parked';

export function stateOf({ strikes, failures }: EndpointHealth): HealthState {
  if (strikes >= PARK_AFTER_STRIKES) return 'parked';
  return failures >= FAILING_AFTER_FAILURES ? 'failing' : 'healthy';
}

/**
 * When a parked endpoint is to be asked again; null when it is not parked. It pauses for as long as it has been failing, so
 * every pause is twice the last one, within the bounds and spread by ±10 %. The spread is a function of the endpoint and
 * the failure, so that every instance comes to the same instant.
 */
export function probeAtOf(endpointId: number, health: EndpointHealth): number | null {
  const { failingSince, failedAt } = health;
  if (stateOf(health) !== 'parked' || failingSince === null || failedAt === null) return null;
  const pauseMs = Math.min(Math.max(failedAt - failingSince, SHORTEST_PAUSE_MS), LONGEST_PAUSE_MS);
  return failedAt + Math.round(pauseMs * (1 - JITTER + 2 * JITTER * spread(endpointId, failedAt)));
}

/** Whether nothing may be sent to it at this moment, not even a probe. */
export function isResting(endpointId: number, health: EndpointHealth, now: number): boolean {
  const probeAt = probeAtOf(endpointId, health);
  return probeAt !== null && now < probeAt;
}

/** What an endpoint's own limits allow while it is well. */
export interface OwnLimits {
  id: number;
  concurrency: number;
}

/**
 * How many of its deliveries may be handed over at once: all that its own limits allow and `ahead` more for a
 * driver that keeps some ready; while it is drained the ramp; while it is parked one, when its time has come.
 */
export function ceilingOf(
  { id, concurrency }: OwnLimits,
  health: EndpointHealth,
  { now, ahead }: { now: number; ahead: number },
): number {
  if (stateOf(health) === 'parked') return isResting(id, health, now) ? 0 : 1;
  return health.ramp === null || health.ramp >= concurrency ? concurrency + ahead : health.ramp;
}

/** Whether people and programs should learn that it is failing: it has been for a while, with more than one delivery. */
export const isWorthAnnouncing = (health: EndpointHealth): boolean =>
  stateOf(health) !== 'healthy' && failingForMs(health) >= ANNOUNCE_AFTER_MS;

/** Whether it has failed for so long, with attempts until now, that it is given up. */
export const isGivenUp = (health: EndpointHealth, disableAfterMs: number): boolean =>
  stateOf(health) !== 'healthy' && failingForMs(health) >= disableAfterMs;

const failingForMs = ({ failingSince, failedAt }: EndpointHealth): number =>
  failingSince === null || failedAt === null ? 0 : failedAt - failingSince;

/** What one attempt says about its endpoint. */
export interface Evidence {
  verdict: Verdict;
  /** Whether it was the first of its delivery's run. */
  isFirstTry: boolean;
  /** Epoch milliseconds of its end. */
  at: number;
}

/** What some attempts in a row say, ready to be added to what is kept. */
export interface Tally {
  /** Attempts that the endpoint answered, successes among them. */
  answers: number;
  isAccepted: boolean;
  /** Since the last success of these attempts. */
  failures: number;
  failingSince: number | null;
  failedAt: number | null;
  /** Since the last answer. */
  strikes: number;
}

const NOTHING: Tally = {
  answers: 0,
  isAccepted: false,
  failures: 0,
  failingSince: null,
  failedAt: null,
  strikes: 0,
};

/** Sums up attempts in the order in which they ended. */
export const tallyOf = (evidence: readonly Evidence[]): Tally => evidence.reduce(counted, NOTHING);

function counted(tally: Tally, { verdict, isFirstTry, at }: Evidence): Tally {
  switch (verdict) {
    case 'works':
      return { ...NOTHING, answers: tally.answers + 1, isAccepted: true };
    case 'answers': {
      const answered = { ...tally, answers: tally.answers + 1, strikes: 0 };
      return isFirstTry ? failed(answered, at) : answered;
    }
    case 'down':
      return failed({ ...tally, strikes: tally.strikes + 1 }, at);
  }
}

const failed = (tally: Tally, at: number): Tally => ({
  ...tally,
  failures: tally.failures + 1,
  failingSince: tally.failingSince ?? at,
  failedAt: at,
});

/**
 * What is known after more attempts. An answer ends the pause: the ramp begins at one, and every further answer lets one more
 * request in, so that it doubles from round to round (1, 2, 4 …) until the endpoint's own limit is reached.
 */
export function afterTally(health: EndpointHealth, tally: Tally, concurrency: number): EndpointHealth {
  const { answers, isAccepted, failures, strikes } = tally;
  return {
    failures: isAccepted ? failures : health.failures + failures,
    strikes: answers > 0 ? strikes : health.strikes + strikes,
    failingSince: isAccepted ? tally.failingSince : (health.failingSince ?? tally.failingSince),
    failedAt: isAccepted ? tally.failedAt : (tally.failedAt ?? health.failedAt),
    ramp: answers > 0 ? rampAfter(health, answers, concurrency) : health.ramp,
    announcedAt: health.announcedAt,
  };
}

function rampAfter(health: EndpointHealth, answers: number, concurrency: number): number | null {
  const before = stateOf(health) === 'parked' ? 1 : health.ramp;
  if (before === null || before + answers >= concurrency) return null;
  return before + answers;
}

/** After a person changed what may have been at fault: it is tried at once, with one delivery, and parked again if that fails. */
export const afterMending = (health: EndpointHealth): EndpointHealth =>
  stateOf(health) === 'parked' ? { ...health, strikes: PARK_AFTER_STRIKES - 1, ramp: 1 } : health;

/** After a person enabled it again: nothing is held against it, and what waited begins with one delivery. */
export const AFTER_ENABLING: EndpointHealth = { ...HEALTHY, ramp: 1 };

/** Between 0 and 1, the same for the same endpoint and instant. */
const spread = (endpointId: number, at: number): number =>
  createHash('sha256').update(`${endpointId}:${at}`).digest().readUInt32BE(0) / 2 ** 32;
