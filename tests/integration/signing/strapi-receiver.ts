import type * as NodeCrypto from 'node:crypto';
import type { Core } from '@strapi/strapi';
import type { StrapiApp } from '../../support/strapi';
import { startStrapi } from '../../support/strapi';

/** A Strapi that receives webhooks on `/hooks`, behind the middleware that Strapi's documentation shows. */
export async function startStrapiReceiver(secret: string): Promise<StrapiReceiver> {
  const app = await startStrapi({ plugin: false, env: { WEBHOOK_SECRET: secret } });
  await app.run(receiveWebhooks);
  return new StrapiReceiver(app);
}

export class StrapiReceiver {
  readonly url: string;

  constructor(private readonly app: StrapiApp) {
    this.url = `${app.url}/hooks`;
  }

  /** Status and event of every request so far. */
  answers(): Promise<{ status: number; event: string }[]> {
    return this.app.run(
      () => (globalThis as unknown as { answers: { status: number; event: string }[] }).answers,
    );
  }
}

/** The part of Strapi's request context that the middleware looks at. */
interface Context {
  path: string;
  status: number;
  request: { rawBody?: string; body?: object };
  get(header: string): string;
  unauthorized(message: string): void;
}

/**
 * Runs inside Strapi. The middleware does what https://docs.strapi.io/cms/backend-customization/webhooks shows, step by
 * step and with its names: it signs the body as parsed and written again, because Strapi keeps no raw one.
 */
function receiveWebhooks(
  strapi: Core.Strapi,
  _args: unknown,
  { require }: { require: NodeJS.Require },
): void {
  const crypto = require('node:crypto') as typeof NodeCrypto;
  const secret = process.env['WEBHOOK_SECRET'] ?? '';
  const answers: { status: number; event: string }[] = [];
  Object.assign(globalThis, { answers });

  const verifyWebhook = async (ctx: Context, next: () => Promise<void>): Promise<void> => {
    const signature = ctx.get('X-Webhook-Signature');
    const timestamp = ctx.get('X-Webhook-Timestamp');
    if (!signature || !timestamp) return ctx.unauthorized('Missing signature');

    const raw: string = ctx.request.rawBody || (ctx.request.body ? JSON.stringify(ctx.request.body) : '');
    const digest = crypto.createHmac('sha256', secret).update(`${timestamp}.${raw}`).digest('hex');
    const ok = crypto.timingSafeEqual(Buffer.from(`sha256=${digest}`), Buffer.from(signature));
    const skew = Math.abs(Date.now() - Number(timestamp));
    if (!ok || skew > 5 * 60 * 1000) return ctx.unauthorized('Invalid or expired signature');

    return next();
  };

  strapi.server.use(async (context: unknown, next: () => Promise<void>) => {
    const ctx = context as Context;
    if (ctx.path !== '/hooks') return next();
    await verifyWebhook(ctx, async () => void (ctx.status = 200));
    answers.push({ status: ctx.status, event: ctx.get('X-Strapi-Event') });
  });
}
