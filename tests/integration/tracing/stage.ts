import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import type { StrapiApp } from '../../support/strapi';
import { until } from '../../support/until';

/** What a Strapi needs that traces. */
export const TRACED = { env: { NODE_OPTIONS: `--require ${join(__dirname, 'sdk.js')}` } };

/** A finished span as `sdk.js` tells it; kinds as OpenTelemetry counts them. */
export interface FinishedSpan {
  name: string;
  kind: number;
  traceId: string;
  spanId: string;
  parentId: string | null;
  linkedIds: string[];
  attributes: Record<string, unknown>;
  status: number;
}

/** Where somebody who calls Strapi stands in a trace. */
export interface Caller {
  traceId: string;
  spanId: string;
}

/** Makes a tag by a request of somebody who traces. */
export async function createTag(app: StrapiApp, name: string): Promise<Caller> {
  const caller = { traceId: randomBytes(16).toString('hex'), spanId: randomBytes(8).toString('hex') };
  const { status } = await app.request('/content-manager/collection-types/api::tag.tag', {
    method: 'POST',
    token: await app.adminToken(),
    headers: { traceparent: `00-${caller.traceId}-${caller.spanId}-01` },
    json: { name },
  });
  expect(status).toBe(201);
  return caller;
}

/** The spans of a trace in this process, once there are so many. */
export const spansOf = (app: StrapiApp, { traceId }: Caller, count: number): Promise<FinishedSpan[]> =>
  until(
    async () => {
      const spans = (await app.run(readSpans)).filter((span) => span.traceId === traceId);
      return spans.length >= count ? spans : null;
    },
    { what: `${count} spans of a trace` },
  );

/* Runs inside Strapi: sees its parameters only. */
const readSpans = (): FinishedSpan[] =>
  (globalThis as unknown as { finishedSpans(): FinishedSpan[] }).finishedSpans();

/** The span that a request's `traceparent` names. */
export const toldSpan = (headers: Record<string, string>): Caller => {
  const [, traceId = '', spanId = ''] = (headers['traceparent'] ?? '').split('-');
  return { traceId, spanId };
};
