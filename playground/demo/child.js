const { fork } = require('node:child_process');

const LAST_WORDS = 16 * 1024;

/**
 * A process of the demo: forked with a channel that ends it when the demo itself is gone, and in a group of its own, so
 * that Ctrl-C reaches the demo alone, which then ends everything in order.
 */
class Child {
  #child;
  #name;
  #said = '';
  #handlers = new Map();
  /** Settles with a sentence when the process is gone, whatever ended it. */
  exited;

  constructor(name, script, { env = process.env, cwd } = {}) {
    this.#name = name;
    this.#child = fork(script, [], { cwd, env, detached: true, stdio: ['ignore', 'pipe', 'pipe', 'ipc'] });
    for (const stream of [this.#child.stdout, this.#child.stderr]) {
      stream.setEncoding('utf8').on('data', (text) => {
        this.#said = (this.#said + text).slice(-LAST_WORDS);
      });
    }
    this.#child.on('message', ({ type, ...message }) => this.#handlers.get(type)?.(message));
    this.exited = new Promise((resolve) => {
      this.#child.once('error', (error) => resolve(`${name} could not be started: ${error.message}`));
      this.#child.once('exit', (code, signal) => resolve(`${name} ended (${signal ?? `code ${code}`})`));
    });
  }

  /** Calls back with every message of that type. */
  on(type, handler) {
    this.#handlers.set(type, handler);
  }

  tell(message) {
    if (this.#child.connected) this.#child.send(message);
  }

  /** The first message of type `ready`; rejects with its last words when the process ends before. */
  ready() {
    return new Promise((resolve, reject) => {
      this.on('ready', resolve);
      void this.exited.then((how) => reject(new Error(`${how}${this.lastWords()}`)));
    });
  }

  /** What it printed lately, to be put behind a sentence. */
  lastWords() {
    const said = this.#said.trim();
    return said === '' ? '' : ` and said:\n${said}`;
  }

  /** Asks it to end, and kills it when it has not after the deadline. */
  async stop(deadlineMs) {
    this.tell({ type: 'stop' });
    const timer = setTimeout(() => this.#child.kill('SIGKILL'), deadlineMs);
    await this.exited;
    clearTimeout(timer);
  }
}

module.exports = { Child };
