'use strict';

const { Queue, Worker } = require('bullmq');
const { Redis } = require('ioredis');
const { Pool } = require('undici');

const { url, bodyBytes, concurrency, redisUrl } = JSON.parse(process.argv[2]);
const { origin, pathname } = new URL(url);
const pool = new Pool(origin, { connections: concurrency });
const headers = { 'content-type': 'application/json' };
const connect = () => new Redis(redisUrl, { maxRetriesPerRequest: null });
const queue = new Queue('bench', { connection: connect() });
const worker = new Worker(
  'bench',
  async ({ data }) => {
    const answer = await pool.request({ method: 'POST', path: pathname, headers, body: data.body });
    await answer.body.dump();
  },
  { connection: connect(), concurrency, autorun: false },
);
let isRunning = false;

async function prepare(count) {
  if (isRunning) await worker.pause();
  const body = 'x'.repeat(bodyBytes);
  for (let from = 0; from < count; from += 1_000) {
    const jobs = Array.from({ length: Math.min(1_000, count - from) }, () => ({
      name: 'post',
      data: { body },
      opts: { removeOnComplete: true },
    }));
    await queue.addBulk(jobs);
  }
  process.send('ready');
}

process.on('message', ({ order, count }) => {
  if (order === 'prepare') return void prepare(count);
  if (isRunning) return worker.resume();
  isRunning = true;
  void worker.run();
});
