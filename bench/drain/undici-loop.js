'use strict';

const { Pool } = require('undici');

const { url, bodyBytes, concurrency } = JSON.parse(process.argv[2]);
const { origin, pathname } = new URL(url);
const pool = new Pool(origin, { connections: concurrency });
const body = 'x'.repeat(bodyBytes);
const headers = { 'content-type': 'application/json' };

async function send(count) {
  let left = count;
  const one = async () => {
    while ((left -= 1) >= 0) {
      const answer = await pool.request({ method: 'POST', path: pathname, headers, body });
      await answer.body.dump();
    }
  };
  await Promise.all(Array.from({ length: concurrency }, one));
}

process.on('message', ({ order, count }) => {
  if (order === 'prepare') process.send('ready');
  else void send(count);
});
