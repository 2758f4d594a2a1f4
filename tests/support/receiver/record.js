'use strict';

const { openSync, writeSync, closeSync } = require('node:fs');

/** What arrived. Kept compactly (raw header lists) and opened up only when somebody asks. */
class RequestRecord {
  #kept = [];
  #keeps;
  #logFile;
  #waiting = new Set();
  count = 0;

  /** `keep: false` only counts; `log` is a file that gets one JSON line for each request, before its answer. */
  constructor({ keep, log }) {
    this.#keeps = keep;
    this.#logFile = log ? openSync(log, 'a') : null;
  }

  add(request, body) {
    this.count += 1;
    const entry = {
      n: this.count,
      path: request.url,
      method: request.method,
      rawHeaders: request.rawHeaders,
      body,
      receivedAt: Date.now(),
    };
    if (this.#keeps) this.#kept.push(entry);
    if (this.#logFile !== null) this.#log(request.headers['webhook-id'] ?? null, entry);
    for (const notice of this.#waiting) notice(entry);
  }

  #log(id, { n, path, body, receivedAt }) {
    writeSync(this.#logFile, `${JSON.stringify({ id, path, body, n, receivedAt })}\n`);
  }

  find(filter = {}) {
    return this.#kept.filter((entry) => matches(entry, filter)).map(opened);
  }

  /** Resolves once that many matching requests are here. */
  waitForCount(count, filter = {}) {
    return new Promise((resolve) => {
      let missing = count - this.countMatching(filter);
      if (missing <= 0) return resolve();
      const notice = (entry) => {
        if (matches(entry, filter)) missing -= 1;
        if (missing > 0) return;
        this.#waiting.delete(notice);
        resolve();
      };
      this.#waiting.add(notice);
    });
  }

  countMatching(filter = {}) {
    if (Object.keys(filter).length === 0) return this.count;
    return this.#kept.reduce((sum, entry) => (matches(entry, filter) ? sum + 1 : sum), 0);
  }

  clear() {
    this.#kept = [];
    this.count = 0;
  }

  dump() {
    return { kept: this.#kept, count: this.count };
  }

  restore({ kept, count }) {
    this.#kept = kept;
    this.count = count;
  }

  close() {
    if (this.#logFile !== null) closeSync(this.#logFile);
  }
}

function matches(entry, { path, method, afterN }) {
  if (path !== undefined && entry.path !== path) return false;
  if (method !== undefined && entry.method !== method) return false;
  return afterN === undefined || entry.n > afterN;
}

/** Lower-case names; a repeated header is joined by a comma. */
function opened({ rawHeaders, ...entry }) {
  const headers = {};
  for (let i = 0; i < rawHeaders.length; i += 2) {
    const name = rawHeaders[i].toLowerCase();
    headers[name] = name in headers ? `${headers[name]}, ${rawHeaders[i + 1]}` : rawHeaders[i + 1];
  }
  return { ...entry, headers };
}

module.exports = { RequestRecord };
