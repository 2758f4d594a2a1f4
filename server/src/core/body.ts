/** The bytes of an event, and why they are thin (null for whole ones). */
export interface SerialisedBody {
  body: string;
  thinReason: string | null;
}

/** Larger bodies are sent thin unless the operator says otherwise: 1 MiB of UTF-8. */
export const DEFAULT_MAX_PAYLOAD_BYTES = 1_048_576;

/**
 * The body as Strapi's own webhook runner writes it: `event`, `createdAt`, then the payload's properties in their order.
 * A payload that cannot be written as JSON or is larger than `maxBytes` gives a thin body and the reason in words.
 */
export function serialiseBody(
  type: string,
  createdAt: Date,
  info: object,
  maxBytes: number = DEFAULT_MAX_PAYLOAD_BYTES,
): SerialisedBody {
  const written = write(type, createdAt, info);
  if (!written.ok) {
    return thinBody(type, createdAt, info, `the payload cannot be written as JSON: ${written.reason}`);
  }
  const bytes = Buffer.byteLength(written.body);
  if (bytes <= maxBytes) return { body: written.body, thinReason: null };
  return thinBody(type, createdAt, info, `the payload has ${bytes} bytes, more than the ${maxBytes} allowed`);
}

/** A body reduced to what happened and to which entry (or file), marked `"truncated": true`. */
export function thinBody(type: string, createdAt: Date, info: object, thinReason: string): SerialisedBody {
  const thin = {
    event: type,
    createdAt,
    model: plain(read(info, 'model')),
    uid: plain(read(info, 'uid')),
    entry: identity(read(info, 'entry')),
    media: identity(read(info, 'media')),
    truncated: true,
  };
  return { body: JSON.stringify(thin), thinReason };
}

type Written = { ok: true; body: string } | { ok: false; reason: string };

function write(type: string, createdAt: Date, info: object): Written {
  try {
    const body: unknown = JSON.stringify({ event: type, createdAt, ...info });
    // A `toJSON` among the payload's properties may turn the whole into nothing.
    return typeof body === 'string' ? { ok: true, body } : { ok: false, reason: 'it is written as nothing' };
  } catch (error) {
    return {
      ok: false,
      reason: error instanceof Error ? (error.message.split('\n')[0] ?? '') : String(error),
    };
  }
}

function identity(subject: unknown): object | undefined {
  if (typeof subject !== 'object' || subject === null) return undefined;
  return {
    id: plain(read(subject, 'id')),
    documentId: plain(read(subject, 'documentId')),
    locale: plain(read(subject, 'locale')),
  };
}

/** A property's value; undefined when reading it throws, because the thin body must come about with any payload. */
function read(source: object, property: string): unknown {
  try {
    return Reflect.get(source, property) as unknown;
  } catch {
    return undefined;
  }
}

function plain(value: unknown): string | number | null | undefined {
  if (typeof value === 'bigint') return String(value);
  return typeof value === 'string' || typeof value === 'number' || value === null ? value : undefined;
}
