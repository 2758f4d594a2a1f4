import type { Endpoint, EndpointDefinition } from '../core/endpoint';
import type { EndpointHealth } from '../core/endpoint-health';
import type { SigningSecret } from '../core/signing-secret';
import type { EndpointDirectory } from './ports';

/** An endpoint declared in the configuration: what it is stays in memory, only its identity and state are stored. */
export interface ConfiguredEndpoint {
  key: string;
  definition: EndpointDefinition;
  secrets: SigningSecret[];
}

/** What is to change of an endpoint; what is absent stays. */
export interface EndpointChange {
  definition?: EndpointDefinition;
  secrets?: SigningSecret[];
  disabledReason?: string | null;
}

/** The endpoints' table with its copy in memory. Every change reaches the other instances through the revision. */
export interface EndpointStore extends EndpointDirectory {
  /** Gives configured endpoints their rows, then reads everything; before anything else at boot. */
  load(): Promise<void>;
  /** Reads everything again: after somebody else changed the revision. */
  refresh(): Promise<void>;
  create(definition: EndpointDefinition, secrets: SigningSecret[]): Promise<Endpoint>;
  /** Decides on the stored endpoint while nobody else can change any; undefined when it does not exist. */
  change(id: number, decide: (endpoint: Endpoint) => EndpointChange): Promise<Endpoint | undefined>;
  /**
   * Cancels what waits for it and deletes it, unless `guard` throws; how many it canceled, undefined when it does not
   * exist. `guard` learns how many wait, counted up to `MOST_WAITING`. Its history stays.
   */
  remove(id: number, guard: (endpoint: Endpoint, waiting: number) => void): Promise<number | undefined>;
}

/** How an endpoint is doing and what waits for it. */
export interface EndpointCondition {
  health: EndpointHealth;
  /** Counted up to `MOST_WAITING`. */
  waiting: number;
  /** When the oldest that waits was made, epoch milliseconds; null for none. */
  oldestWaitingAt: number | null;
}

/** Where counting what waits for an endpoint ends: beyond, nobody needs to know how many, and it would cost. */
export const MOST_WAITING = 1_000;

/** Reads conditions for people to look at, by endpoint id. */
export type ReadConditions = (
  endpointIds: readonly number[],
) => Promise<ReadonlyMap<number, EndpointCondition>>;

/** Reads the health of every endpoint, by its id. */
export type ReadHealths = () => Promise<ReadonlyMap<number, EndpointHealth>>;

/** Encrypts what may not be stored in the clear. */
export interface SecretBox {
  /** Throws an error that names the setting to make when there is no key. */
  seal(text: string): string;
  open(sealed: string): { ok: true; text: string } | { ok: false; reason: string };
}
