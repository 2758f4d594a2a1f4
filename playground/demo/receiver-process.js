// Receives webhooks and verifies each with the package's own receiver. Answers 503 to the first requests, 200 to later ones.
const http = require('node:http');
const { verify } = require('../../dist/receiver');

const answersLeftToRefuse = { count: Number(process.env.REFUSALS) };
/** By path: how the sender signs, and the secret. */
const senders = new Map();

process.on('message', ({ type, ...message }) => {
  if (type === 'stop') process.exit(0);
  if (type === 'expect') senders.set(message.path, message);
});
process.once('disconnect', () => process.exit(1));

const server = http.createServer((request, response) => {
  const chunks = [];
  request.on('data', (chunk) => chunks.push(chunk));
  request.on('end', () => void receive(request, Buffer.concat(chunks), response));
});
server.listen(0, '127.0.0.1', () => process.send({ type: 'ready', port: server.address().port }));

async function receive({ url, headers }, body, response) {
  const problem = await problemOf(url, headers, body);
  process.send({ type: 'received', path: url, id: headers['webhook-id'] ?? null, problem });
  response.writeHead(problem === null ? answer() : 401).end();
}

/** Why a request must not be trusted, or null. */
async function problemOf(url, headers, body) {
  const sender = senders.get(url);
  if (!sender) return `nobody is expected to send to ${url}`;
  try {
    await verify({ headers, body }, sender.secret, { scheme: sender.scheme });
    return null;
  } catch (error) {
    return error.message;
  }
}

function answer() {
  if (answersLeftToRefuse.count === 0) return 200;
  answersLeftToRefuse.count -= 1;
  return 503;
}
