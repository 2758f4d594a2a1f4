const { randomBytes } = require('node:crypto');
const fs = require('node:fs/promises');
const net = require('node:net');
const { tmpdir } = require('node:os');
const path = require('node:path');
const { Child } = require('./child');

const PLAYGROUND = path.resolve(__dirname, '..');
const USUAL_PORT = 1337;
const REFUSALS = 2;
/** Seconds; the plugin's own first retries come after 5 seconds and 5 minutes. */
const RETRY_SCHEDULE = [1, 2, 4, 8];
/** Strapi's own deadline for running attempts is 10 s. */
const STOP_DEADLINE_MS = 15_000;

/** The processes of the demo and the folder with all they write: a database and uploads, new in every run. */
class Stage {
  #children = [];
  #folder;
  #onBroken;
  #cleared;

  /** `onBroken` learns in a sentence of a process that ended by itself. */
  constructor(onBroken) {
    this.#onBroken = onBroken;
  }

  /** Starts the receiver, which refuses its first requests and reports each one to `onReceived`. */
  async startReceiver(onReceived) {
    const env = { ...process.env, REFUSALS: String(REFUSALS) };
    const receiver = this.#start('the receiver', 'receiver-process.js', { env });
    receiver.on('received', onReceived);
    const { port } = await receiver.ready();
    const url = `http://127.0.0.1:${port}`;
    return { url, expect: (path, scheme, secret) => receiver.tell({ type: 'expect', path, scheme, secret }) };
  }

  /** Starts Strapi with one endpoint in its configuration; answers its address. */
  async startStrapi({ website, servesAdmin }) {
    this.#folder = await fs.mkdtemp(path.join(tmpdir(), 'durable-webhooks-demo-'));
    await fs.mkdir(path.join(this.#folder, 'public', 'uploads'), { recursive: true });
    const env = {
      ...process.env,
      NODE_ENV: 'development',
      HOST: '127.0.0.1',
      PORT: String(await usablePort()),
      LOG_LEVEL: 'warn',
      DATABASE_CLIENT: 'sqlite',
      DATABASE_FILENAME: path.join(this.#folder, 'data.db'),
      PUBLIC_DIR: path.join(this.#folder, 'public'),
      ADMIN_SERVE: String(servesAdmin),
      STRAPI_TELEMETRY_DISABLED: 'true',
      DURABLE_WEBHOOKS: 'on',
      DURABLE_WEBHOOKS_CONFIG: JSON.stringify({
        allowedNetworks: ['127.0.0.1'],
        endpoints: { website: { ...website, retry: { schedule: RETRY_SCHEDULE } } },
      }),
    };
    const strapi = this.#start('Strapi', 'strapi-process.js', { env, cwd: PLAYGROUND });
    const { port } = await strapi.ready();
    return `http://127.0.0.1:${port}`;
  }

  /** Ends every process, the last started first, and removes what they wrote. */
  clear() {
    this.#cleared ??= this.#clear();
    return this.#cleared;
  }

  async #clear() {
    for (const child of [...this.#children].reverse()) await child.stop(STOP_DEADLINE_MS);
    if (this.#folder) await fs.rm(this.#folder, { recursive: true, force: true });
  }

  #start(name, script, options) {
    const child = new Child(name, path.join(__dirname, script), options);
    this.#children.push(child);
    void child.exited.then((how) => {
      if (!this.#cleared) this.#onBroken(`${how}${child.lastWords()}`);
    });
    return child;
  }
}

const newSecret = () => `whsec_${randomBytes(32).toString('base64')}`;

/** Strapi's usual port, or another one when that is taken. */
async function usablePort() {
  return (await listens(USUAL_PORT)) ?? (await listens(0));
}

/** The port that could be listened on, null when it is taken. */
function listens(port) {
  return new Promise((resolve, reject) => {
    const server = net.createServer();
    server.once('error', (error) => (error.code === 'EADDRINUSE' ? resolve(null) : reject(error)));
    server.listen(port, '127.0.0.1', () => {
      const { port: free } = server.address();
      server.close(() => resolve(free));
    });
  });
}

module.exports = { Stage, newSecret, REFUSALS };
