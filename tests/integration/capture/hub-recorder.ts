import type { StrapiApp } from '../../support/strapi';

/** An event as Strapi's own hub emitted it. */
export interface NativeEvent {
  type: string;
  /** The payload as JSON; native webhooks put it after `event` and `createdAt`. */
  info: string;
}

/** An event as the plugin stored it. */
export interface CapturedEvent {
  id: number;
  type: string;
  uid: string | null;
  documentId: string | null;
  locale: string | null;
  status: string | null;
  body: string;
  thinReason: string | null;
  actor: { kind: string; id: string; name: string | null } | null;
  notBefore: number | null;
}

export interface Happened {
  native: NativeEvent[];
  captured: CapturedEvent[];
}

/** Records, from now on, the hub's emissions of every event that native webhooks know, users left out. */
export async function recordHub(app: StrapiApp): Promise<void> {
  await app.run((strapi) => {
    const recorded: { type: string; info: string }[] = [];
    const written = (payload: object) => {
      try {
        return JSON.stringify(payload);
      } catch {
        return '"not to be written as JSON"';
      }
    };
    const { allowedEvents } = strapi.get<{ allowedEvents: Map<string, string> }>('webhookStore');
    Object.assign(globalThis, { recorded, readUpTo: { native: 0, captured: 0 } });
    strapi.eventHub.subscribe(async (type: string, payload?: { uid?: string }) => {
      if (![...allowedEvents.values()].includes(type)) return;
      if (payload?.uid === 'plugin::users-permissions.user') return;
      recorded.push({ type, info: written(payload ?? {}) });
    });
  });
  await captured(app);
}

/**
 * What was emitted and what was stored since the last call. The hub emits late and tells nobody when it is done, so
 * this waits until it has emitted as much as was stored, for two seconds at most.
 */
export function whatHappened(app: StrapiApp): Promise<Happened> {
  return read(app, 2000);
}

/** The events stored since the last call. */
export async function captured(app: StrapiApp): Promise<CapturedEvent[]> {
  return (await read(app, 0)).captured;
}

function read(app: StrapiApp, patienceMs: number): Promise<Happened> {
  return app.run(async (strapi, patience) => {
    const memory = globalThis as unknown as {
      recorded: NativeEvent[];
      readUpTo: { native: number; captured: number };
    };
    const { recorded, readUpTo } = memory;
    const rows = (await strapi.db
      .connection('durable_webhooks_events')
      .where('id', '>', readUpTo.captured)
      .orderBy('id')) as EventRow[];
    const endsAt = Date.now() + patience;
    while (recorded.length < readUpTo.native + rows.length && Date.now() < endsAt) {
      await new Promise((resolve) => setTimeout(resolve, 2));
    }
    const native = recorded.slice(readUpTo.native);
    readUpTo.native = recorded.length;
    readUpTo.captured = Number(rows.at(-1)?.id ?? readUpTo.captured);
    const captured = rows.map((row) => ({
      id: Number(row.id),
      type: row.type,
      uid: row.uid,
      documentId: row.document_id,
      locale: row.locale,
      status: row.status,
      body: row.body,
      thinReason: row.thin_reason,
      actor: row.actor === null ? null : (JSON.parse(row.actor) as CapturedEvent['actor']),
      notBefore: row.not_before === null ? null : Number(row.not_before),
    }));
    return { native, captured };
  }, patienceMs);
}

interface EventRow extends Pick<CapturedEvent, 'type' | 'uid' | 'locale' | 'status' | 'body'> {
  id: number | string;
  document_id: string | null;
  thin_reason: string | null;
  actor: string | null;
  not_before: number | string | null;
}
