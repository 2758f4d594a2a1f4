import { startReceiver } from '../tests/support/receiver';
import type { Receiver } from '../tests/support/receiver';
import { startRedis } from '../tests/support/redis';
import { endSuite, startStrapi } from '../tests/support/strapi';
import type { StrapiApp } from '../tests/support/strapi';
import { openBacklog } from './backlog';
import type { Backlog } from './backlog';
import { atLeast, median, round3 } from './question';
import type { Findings, Question } from './question';

const ROUNDS = 3;
/** Seconds that a round takes when nothing but the receiver does. */
const ROUND_SECONDS = 8;
const WITHIN_MS = 120_000;
/** The receiver is what takes time: a worker alone makes at most 100 deliveries a second. */
const ANSWER_MS = 100;
const CONCURRENCY = 10;
const FLOORS: Record<number, number> = { 2: 1.8, 4: 3.2 };

/** What more workers give when receivers are slow. */
export const scale: Question = {
  name: 'scale',
  async ask(factor) {
    const receiver = await startReceiver({ countOnly: true });
    await receiver.behave('/', { status: 200, delayMs: ANSWER_MS });
    const redis = await startRedis();
    const start = (first?: StrapiApp): Promise<StrapiApp> =>
      startStrapi({
        database: first?.database ?? 'postgres',
        redisUrl: redis.url,
        plugin: { role: 'worker', concurrency: CONCURRENCY },
      });
    const workers = [await start()];
    const backlog = await openBacklog(workers[0]!, receiver.url('/'));
    const perWorker = Math.ceil((ROUND_SECONDS * CONCURRENCY * factor * 1_000) / ANSWER_MS);
    const rates = new Map<number, number>();
    for (const size of [1, ...Object.keys(FLOORS).map(Number)]) {
      while (workers.length < size) workers.push(await start(workers[0]));
      rates.set(size, await rateOf(backlog, receiver, perWorker * size));
    }
    await endSuite();
    await receiver.stop();
    return summarise(rates);
  },
};

async function rateOf(backlog: Backlog, receiver: Receiver, count: number): Promise<number> {
  const rates: number[] = [];
  for (let round = 0; round < ROUNDS; round += 1) {
    await backlog.fill(count);
    const before = await receiver.count();
    const startedAt = performance.now();
    await backlog.release();
    await receiver.waitFor(before + count, WITHIN_MS);
    rates.push((count / (performance.now() - startedAt)) * 1_000);
    await backlog.finished();
  }
  return median(rates);
}

function summarise(rates: Map<number, number>): Findings {
  const alone = rates.get(1) ?? NaN;
  const ratio = (size: number): number => round3((rates.get(size) ?? NaN) / alone);
  return {
    results: [...rates].map(([size, rate]) => ({
      question: 'scale',
      case: `receivers take ${ANSWER_MS} ms`,
      contestant: `${size} worker${size === 1 ? '' : 's'}`,
      value: Math.round(rate),
      unit: 'deliveries/s',
      ratioTo: '1 worker',
      ratio: ratio(size),
    })),
    requirements: Object.entries(FLOORS).map(([size, floor]) =>
      atLeast(`scale: ${size} workers beside one`, ratio(Number(size)), floor),
    ),
  };
}
