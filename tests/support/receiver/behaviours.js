'use strict';

const { ZOO } = require('./zoo.js');

const DEFAULT_BEHAVIOUR = { status: 200, body: 'ok' };

/** Remembers how each path is to behave; `*` stands for every path without a behaviour of its own. */
class Behaviours {
  #byPath = new Map();

  /** A lone behaviour without `times` holds for ever; inside a sequence it holds once. After the last one: 200 `ok`. */
  set(path, behaviour) {
    const isSequence = Array.isArray(behaviour);
    const steps = isSequence ? behaviour : [behaviour];
    this.#byPath.set(
      path,
      steps.map((step) => ({ ...step, left: step.times ?? (isSequence ? 1 : null) })),
    );
  }

  clear() {
    this.#byPath.clear();
  }

  /** What the next request to this path meets; counts it. */
  take(path) {
    const own = this.#takeStep(path) ?? this.#takeStep('*');
    if (own) return own;
    const exhibit = path.startsWith('/zoo/') ? path.slice('/zoo/'.length) : '';
    return Object.hasOwn(ZOO, exhibit) ? { zoo: exhibit } : (answerNamed(path) ?? DEFAULT_BEHAVIOUR);
  }

  #takeStep(path) {
    const steps = this.#byPath.get(path);
    if (!steps || steps.length === 0) return undefined;
    const step = steps[0];
    if (step.left !== null && --step.left <= 0) steps.shift();
    return step;
  }

  dump() {
    return [...this.#byPath];
  }

  restore(entries) {
    this.#byPath = new Map(entries);
  }
}

/** `/answers/503` answers 503, `/answers/503/3600` with `Retry-After: 3600`. */
function answerNamed(path) {
  const [, status, retryAfter] = /^\/answers\/([2-5]\d\d)(?:\/([^/]+))?$/.exec(path) ?? [];
  if (status === undefined) return undefined;
  const headers = retryAfter === undefined ? {} : { 'retry-after': decodeURIComponent(retryAfter) };
  return { status: Number(status), headers };
}

/** Answers one fully read request the way the behaviour says. */
function answer(behaviour, request, response) {
  if (behaviour.delayMs) {
    const timer = setTimeout(
      () => answer({ ...behaviour, delayMs: 0 }, request, response),
      behaviour.delayMs,
    );
    response.once('close', () => clearTimeout(timer));
    return;
  }
  const { socket } = request;
  if (behaviour.zoo) return void ZOO[behaviour.zoo](socket);
  if (behaviour.reset) return void socket.resetAndDestroy();
  if (behaviour.closeAfterMs !== undefined)
    return void setTimeout(() => socket.destroy(), behaviour.closeAfterMs);
  if (behaviour.hang) return;
  if (behaviour.drip) return drip(behaviour, response);
  if (behaviour.echo) behaviour = { ...behaviour, body: JSON.stringify(request.headers) };
  const body = behaviour.body ?? (behaviour.status === 200 ? 'ok' : '');
  response.writeHead(behaviour.status ?? 200, {
    'content-length': Buffer.byteLength(body),
    ...behaviour.headers,
  });
  response.end(body);
}

function drip({ status = 200, headers, drip: { piece = '.', everyMs, count = Infinity } }, response) {
  response.writeHead(status, headers);
  response.flushHeaders();
  let sent = 0;
  const timer = setInterval(() => {
    response.write(piece);
    sent += 1;
    if (sent < count) return;
    clearInterval(timer);
    response.end();
  }, everyMs);
  response.once('close', () => clearInterval(timer));
}

module.exports = { Behaviours, answer };
