// One Strapi, in a process of its own, driven by its parent over IPC. See index.ts for the parent's side.
const { Session } = require('node:inspector');
const { createStrapi } = require('@strapi/strapi');

const SECONDS_TO_EXIT = 5;
const LEAK_EXIT_CODE = 70;
const { APP_DIR } = process.env;

let strapi;

process.on('message', (message) => void answer(message));
process.once('disconnect', () => process.exit(1));
void main();

async function main() {
  try {
    strapi = createStrapi({ appDir: APP_DIR, distDir: APP_DIR });
    await strapi.load();
    if (process.env.LISTEN !== 'off') await strapi.listen();
    tell({ type: 'ready', port: strapi.server.httpServer.address()?.port ?? null });
  } catch (error) {
    tell({ type: 'failed', error: describe(error) }, () => process.exit(1));
  }
}

async function answer(message) {
  switch (message.type) {
    case 'run':
      return run(message);
    case 'stop':
      return stop();
    default:
      throw new Error(`Unknown message ${message.type}`);
  }
}

async function run({ id, source, args }) {
  try {
    // esbuild, which loads bench/, keeps the names of functions with a helper that does not travel with them.
    const fn = new Function('__name', `return (${source});`)((named) => named);
    const report = (value) => tell({ type: 'report', id, value });
    const result = await fn(strapi, args, { require, report });
    tell({ type: 'result', id, result: result === undefined ? null : result });
  } catch (error) {
    tell({ type: 'error', id, error: describe(error) });
  }
}

async function stop() {
  const startedAt = Date.now();
  try {
    await strapi.destroy();
  } catch (error) {
    tell({ type: 'stop-failed', error: describe(error) }, () => process.exit(1));
    return;
  }
  tell({ type: 'destroyed', durationMs: Date.now() - startedAt });
  process.channel.unref();
  const limit = setTimeout(() => {
    tell({ type: 'leaked', resources: [...whatIsAlive(), ...timersLike(limit)] }, () =>
      process.exit(LEAK_EXIT_CODE),
    );
  }, SECONDS_TO_EXIT * 1000);
  limit.unref();
}

/** Names what keeps the process alive, leaving out its standard streams and the channel to the parent. */
function whatIsAlive() {
  const own = [process.stdin, process.stdout, process.stderr].map((stream) => stream._handle);
  const handles = process
    ._getActiveHandles()
    .filter(
      (handle) => !own.includes(handle._handle) && handle !== process.channel && handle.fd === undefined,
    )
    .map(nameHandle);
  const others = process
    .getActiveResourcesInfo()
    .filter(
      (name) =>
        !/^(PipeWrap|TTYWrap|TCPSocketWrap|TCPServerWrap|ProcessWrap|MessagePort|Timeout)$/.test(name),
    );
  return [...handles, ...others];
}

/** The timers that keep the process alive, found on the heap because Node only counts them. */
function timersLike(timer) {
  const session = new Session();
  session.connect();
  const ask = (method, params) => {
    let answer;
    session.post(method, params, (error, result) => (answer = { error, result }));
    if (answer.error) throw new Error(answer.error.message);
    return answer.result;
  };
  globalThis.timerOfThisCheck = timer;
  const expression = 'Object.getPrototypeOf(timerOfThisCheck)';
  const prototype = ask('Runtime.evaluate', { expression }).result;
  const timers = ask('Runtime.queryObjects', { prototypeObjectId: prototype.objectId }).objects;
  const { result } = ask('Runtime.callFunctionOn', {
    objectId: timers.objectId,
    functionDeclaration: `function () {
      return this.filter((timer) => timer.hasRef() && !timer._destroyed)
        .map((timer) => 'Timeout of ' + timer._idleTimeout + ' ms: ' + String(timer._onTimeout).slice(0, 200));
    }`,
    returnByValue: true,
  });
  return result.value;
}

function nameHandle(handle) {
  const name = handle.constructor?.name ?? 'handle';
  if (handle.remotePort) return `${name} to ${handle.remoteAddress}:${handle.remotePort}`;
  const address = typeof handle.address === 'function' ? handle.address() : null;
  return address?.port ? `${name} on port ${address.port}` : name;
}

function tell(message, done) {
  if (process.connected) process.send(message, undefined, undefined, done);
  else done?.();
}

function describe(error) {
  if (!(error instanceof Error)) return { name: 'Error', message: String(error), stack: '', details: null };
  const { name, message, stack = '', code = null, details = null } = error;
  return JSON.parse(JSON.stringify({ name, message, stack, code, details }));
}
