import { StringDecoder } from 'node:string_decoder';

/** Collects the beginning of a body. */
export class ResponseBody {
  readonly #chunks: Buffer[] = [];
  readonly #maxBytes: number;
  #size = 0;
  #isTruncated = false;

  constructor(maxBytes: number) {
    this.#maxBytes = maxBytes;
  }

  get isTruncated(): boolean {
    return this.#isTruncated;
  }

  /** False when there is no room for more. */
  add(chunk: Buffer): boolean {
    const room = this.#maxBytes - this.#size;
    this.#isTruncated = chunk.length > room;
    this.#chunks.push(this.#isTruncated ? chunk.subarray(0, room) : chunk);
    this.#size += chunk.length;
    return !this.#isTruncated;
  }

  /** As UTF-8. A character cut in two is left out, and NUL, which databases refuse, becomes U+FFFD. */
  text(): string {
    const [first] = this.#chunks;
    if (!first) return '';
    const bytes = this.#chunks.length === 1 ? first : Buffer.concat(this.#chunks);
    const text = this.#isTruncated ? new StringDecoder('utf8').write(bytes) : bytes.toString('utf8');
    return text.includes('\0') ? text.replaceAll('\0', '\ufffd') : text;
  }
}
