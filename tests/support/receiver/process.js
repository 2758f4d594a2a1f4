'use strict';

const { parseArgs } = require('node:util');
const { ReceiverServer } = require('./receiver.js');

// Messages from the parent: { id, call, with } → { id, value } or { id, error }.
const CALLS = new Set([
  'requests',
  'count',
  'waitForCount',
  'behave',
  'clear',
  'concurrency',
  'connections',
  'secure',
  'raw',
  'pause',
  'resume',
  'dump',
  'restore',
]);

async function main() {
  const { values } = parseArgs({
    options: {
      port: { type: 'string', default: '0' },
      log: { type: 'string' },
      backlog: { type: 'string' },
      'count-only': { type: 'boolean', default: false },
    },
  });
  const receiver = new ReceiverServer({
    log: values.log,
    keep: !values['count-only'],
    backlog: values.backlog === undefined ? undefined : Number(values.backlog),
  });
  const port = await receiver.start(Number(values.port));

  const stop = () => void receiver.stop().then(() => process.exit(0));
  process.once('SIGTERM', stop);
  process.once('SIGINT', stop);
  if (process.send) {
    process.on('message', (message) => void serve(receiver, message));
    // The parent died or let go: nobody is left to receive for.
    process.once('disconnect', stop);
    process.send({ ready: port });
  }
  process.stdout.write(`${JSON.stringify({ port })}\n`);
}

async function serve(receiver, { id, call, with: parameters }) {
  try {
    if (!CALLS.has(call)) throw new Error(`A receiver cannot "${call}"`);
    reply({ id, value: await receiver[call](...parameters) });
  } catch (error) {
    reply({ id, error: error instanceof Error ? error.message : String(error) });
  }
}

function reply(message) {
  if (process.connected) process.send(message);
}

main().catch((error) => {
  process.stderr.write(`${error.stack}\n`);
  process.exit(1);
});
