// The demo: publishes articles in the playground and shows how their webhooks arrive although the receiver fails at first.
const { setTimeout: sleep } = require('node:timers/promises');
const { parseArgs } = require('node:util');
const { AdminClient } = require('./admin-client');
const { Attempts } = require('./attempts');
const { buildAdminPanel, buildPlugin } = require('./build');
const { SEARCH, WEBSITE, faultOf, missingOf } = require('./check');
const { Screen } = require('./screen');
const { REFUSALS, Stage, newSecret } = require('./stage');
const { tellStory } = require('./story');

const ADMINISTRATOR = { email: 'admin@example.com', password: 'Durable-webhooks-1' };
const DEADLINE_MS = 90_000;
const LOOK_EVERY_MS = 200;
/** As shells tell of programs that Ctrl-C ended. */
const INTERRUPTED = 130;

class Interruption extends Error {}

const screen = new Screen(process.stdout);
const ending = new AbortController();
const { signal } = ending;
let isDelivered = false;

for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
  process.on(name, () => {
    // Asked twice, the rest is left to the processes themselves: they end when this one is gone.
    if (signal.aborted) process.exit(INTERRUPTED);
    ending.abort(new Interruption());
  });
}
// npm, when it is told to end, ends the shell between it and this process, which hears nothing of it.
const { ppid } = process;
setInterval(() => {
  if (process.ppid !== ppid) ending.abort(new Interruption());
}, LOOK_EVERY_MS).unref();
// Whoever read the output has gone.
process.stdout.on('error', (error) => ending.abort(error));
void main();

async function main() {
  const stage = new Stage((how) => ending.abort(new Error(how)));
  signal.addEventListener('abort', () => void stage.clear());
  try {
    await play(stage);
  } catch (error) {
    process.exitCode = exitCodeOf(signal.aborted ? signal.reason : error);
  }
  await stage.clear();
}

function exitCodeOf(reason) {
  if (reason instanceof Interruption) {
    screen.say('\nEnded.');
    return isDelivered ? 0 : INTERRUPTED;
  }
  screen.say(`\n${screen.paint('red', 'Failed:')} ${reason.message}`);
  return 1;
}

async function play(stage) {
  const { values } = parseArgs({ options: { exit: { type: 'boolean', default: false } } });
  screen.say(`${screen.paint('bold', 'Durable Webhooks demo')}\n`);
  screen.say('Building what has changed; the first time takes a minute or two.');
  screen.fact('plugin', (await buildPlugin(signal)) ? 'built' : 'up to date');
  // Without anybody to look at it the panel need not be built.
  const panel = values.exit ? 'not served' : (await buildAdminPanel(signal)) ? 'built' : 'up to date';
  screen.fact('admin panel', panel);

  const scene = await withDeadline((remember) => deliverEverything(stage, !values.exit, remember));
  if (values.exit) return;
  screen.say(`\nThe admin panel: ${screen.paint('bold', `${scene.url}/admin`)}`);
  screen.say(`${account()}. Change content and watch here; Ctrl-C ends everything.\n`);
  await follow(scene, () => false);
}

/** Runs at most until the deadline, and then fails with what was missing last. */
async function withDeadline(work) {
  let missing = 'Strapi is not up';
  const timer = setTimeout(
    () => ending.abort(new Error(`not done after ${DEADLINE_MS / 1000} s: ${missing}`)),
    DEADLINE_MS,
  );
  try {
    return await work((what) => (missing = what));
  } finally {
    clearTimeout(timer);
  }
}

async function deliverEverything(stage, servesAdmin, remember) {
  const scene = await setUp(stage, servesAdmin);
  screen.say();
  screen.attemptsBegin();
  const told = tellStory(scene.admin);
  let types = null;
  const [made] = await Promise.all([
    told.then((made) => (types = made)),
    follow(scene, () => {
      const { deliveries } = scene.attempts;
      const fault = faultOf({ deliveries, received: scene.received });
      if (fault) throw new Error(fault);
      const missing =
        types === null
          ? 'the articles are not published'
          : missingOf({ deliveries, attempts: scene.attempts.count(), received: scene.received, types });
      remember(missing);
      return missing === null;
    }),
  ]);
  isDelivered = true;
  const { deliveries } = scene.attempts;
  screen.say(
    `\n${screen.paint('green', 'All delivered:')} ${made.length} events, ${deliveries.length} deliveries, ` +
      `${scene.attempts.count()} attempts; ${scene.received.length} signatures verified.`,
  );
  return scene;
}

async function setUp(stage, servesAdmin) {
  const received = [];
  const receiver = await stage.startReceiver((report) => received.push(report));
  const secret = newSecret();
  receiver.expect('/website', 'standard', secret);
  const website = {
    name: WEBSITE,
    url: `${receiver.url}/website`,
    events: ['entry.*', 'media.*'],
    secret,
    ordering: 'document',
  };
  const url = await stage.startStrapi({ website, servesAdmin });
  const admin = new AdminClient(url, ADMINISTRATOR, signal);
  await admin.register();
  await subscribeSearch(admin, receiver);

  const { data: status } = await admin.get('/durable-webhooks/status');
  screen.fact('Strapi', `${url} (SQLite, ${status.driver} driver)`);
  screen.fact('administrator', account());
  screen.fact('receiver', `${receiver.url} (answers 503 to the first ${REFUSALS} requests)`);
  return { url, admin, received, attempts: new Attempts(admin) };
}

/** An endpoint made in the admin panel, signed the way that Strapi's documentation shows. */
async function subscribeSearch(admin, receiver) {
  const { data } = await admin.post('/durable-webhooks/endpoints', {
    name: SEARCH,
    url: `${receiver.url}/search`,
    events: ['entry.publish'],
    contentTypes: ['api::article.article'],
    signature: 'strapi',
    retry: { schedule: [1, 2, 4, 8] },
  });
  receiver.expect('/search', 'strapi', data.secret);
}

/** Shows attempts as they are made, until it is enough or the demo ends. */
async function follow({ attempts }, isEnough) {
  do {
    await sleep(LOOK_EVERY_MS, undefined, { signal });
    for (const news of await attempts.news()) screen.attempt(news);
  } while (!isEnough());
}

const account = () => `${ADMINISTRATOR.email}, password ${ADMINISTRATOR.password}`;
