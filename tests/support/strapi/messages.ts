import type { DescribedError } from './error';

/** What the parent asks; see process.js. */
export type Order = { type: 'run'; id: number; source: string; args: unknown } | { type: 'stop' };

/** What the Strapi process tells. */
export type Message =
  | { type: 'ready'; port: number | null }
  | { type: 'failed'; error: DescribedError }
  | { type: 'result'; id: number; result: unknown }
  | { type: 'error'; id: number; error: DescribedError }
  | { type: 'report'; id: number; value: unknown }
  | { type: 'destroyed'; durationMs: number }
  | { type: 'stop-failed'; error: DescribedError }
  | { type: 'leaked'; resources: string[] };
