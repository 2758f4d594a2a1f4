'use strict';

const http = require('node:http');
const https = require('node:https');
const { Behaviours, answer } = require('./behaviours.js');
const { createAuthority } = require('./certificates.js');
const { Listener, createRawListener } = require('./listeners.js');
const { RequestRecord } = require('./record.js');
const { RAW_LISTENERS } = require('./zoo.js');

/** Receives webhooks and does with them what it was told to. Every public method can be called from the other process. */
class ReceiverServer {
  #record;
  #behaviours = new Behaviours();
  #concurrency = new Map();
  #main;
  #extra = new Map();
  #authority = null;

  constructor({ log, keep = true, backlog } = {}) {
    this.#record = new RequestRecord({ keep, log });
    this.#main = new Listener(tuned(http.createServer(this.#receive)), backlog);
  }

  async start(port) {
    await this.#main.listen(port);
    return this.#main.port;
  }

  #receive = (request, response) => {
    const path = pathname(request.url);
    const load = this.#enter(path);
    response.once('close', () => {
      load.now -= 1;
    });
    const chunks = [];
    request.on('data', (chunk) => chunks.push(chunk));
    request.on('end', () => {
      this.#record.add(request, (chunks.length === 1 ? chunks[0] : Buffer.concat(chunks)).toString('utf8'));
      answer(this.#behaviours.take(path), request, response);
    });
  };

  #enter(path) {
    let load = this.#concurrency.get(path);
    if (!load) this.#concurrency.set(path, (load = { now: 0, max: 0 }));
    load.now += 1;
    if (load.now > load.max) load.max = load.now;
    return load;
  }

  requests(filter) {
    return this.#record.find(filter);
  }

  count(filter) {
    return this.#record.countMatching(filter);
  }

  waitForCount(count, filter) {
    return this.#record.waitForCount(count, filter);
  }

  behave(path, behaviour) {
    this.#behaviours.set(path, behaviour);
  }

  clear() {
    this.#record.clear();
    this.#behaviours.clear();
    this.#concurrency.clear();
  }

  concurrency(path) {
    return this.#concurrency.get(path) ?? { now: 0, max: 0 };
  }

  connections(port = this.#main.port) {
    const listener = [this.#main, ...this.#extra.values()].find((one) => one.port === port);
    if (!listener) throw new Error(`No listener on port ${port}`);
    return { open: listener.open, accepted: listener.accepted };
  }

  /** Opens an HTTPS listener showing a certificate of that kind; behaviours and record are shared. */
  async secure(kind) {
    this.#authority ??= createAuthority();
    const server = tuned(https.createServer(this.#authority.issue(kind), this.#receive));
    server.on('tlsClientError', (_error, socket) => socket.destroy());
    return {
      ...(await this.#open(`secure:${kind}`, () => new Listener(server))),
      ca: this.#authority.certificate,
    };
  }

  /** Opens a plain TCP listener that misbehaves before anything was asked. */
  async raw(kind) {
    const handle = RAW_LISTENERS[kind];
    if (!handle)
      throw new Error(`No raw listener "${kind}"; there are ${Object.keys(RAW_LISTENERS).join(', ')}`);
    return this.#open(`raw:${kind}`, () => createRawListener(handle));
  }

  async #open(key, create) {
    let listener = this.#extra.get(key);
    if (!listener) {
      listener = create();
      await listener.listen(0);
      this.#extra.set(key, listener);
    }
    return { port: listener.port };
  }

  async pause() {
    await this.#main.close();
  }

  async resume() {
    await this.#main.listen(this.#main.port);
  }

  dump() {
    return { record: this.#record.dump(), behaviours: this.#behaviours.dump() };
  }

  restore({ record, behaviours }) {
    this.#record.restore(record);
    this.#behaviours.restore(behaviours);
  }

  async stop() {
    await Promise.all([this.#main, ...this.#extra.values()].map((listener) => listener.close()));
    this.#record.close();
  }
}

function tuned(server) {
  // Above any test's pauses: an idle connection closed by the receiver must be a test's own choice.
  server.keepAliveTimeout = 65_000;
  return server;
}

function pathname(url) {
  const end = url.indexOf('?');
  return end === -1 ? url : url.slice(0, end);
}

module.exports = { ReceiverServer };
