import { startReceiver } from '../tests/support/receiver';
import type { ReceivedRequest } from '../tests/support/receiver';
import { startRedis } from '../tests/support/redis';
import { endSuite, startStrapi } from '../tests/support/strapi';
import { until } from '../tests/support/until';
import { openBacklog } from './backlog';
import { atMost, round3 } from './question';
import type { Findings, Question } from './question';

const ROUNDS = 3;
const BACKLOG = 4_000;
const WITHIN_MS = 60_000;
const MOST_SECONDS = 15;
/** Long enough that the killed instance is in the middle of many. */
const ANSWER_MS = 50;

interface Recovery {
  seconds: number;
  lost: number;
  duplicates: number;
}

/** How long it takes until the deliveries of an instance that was killed are made by the other one. */
export const recovery: Question = {
  name: 'recovery',
  async ask(factor) {
    const rounds: Recovery[] = [];
    for (let round = 0; round < ROUNDS; round += 1) rounds.push(await recover(Math.ceil(BACKLOG * factor)));
    return summarise(rounds);
  },
};

async function recover(count: number): Promise<Recovery> {
  const receiver = await startReceiver();
  await receiver.behave('/', { status: 200, delayMs: ANSWER_MS });
  const redis = await startRedis();
  const options = { redisUrl: redis.url, plugin: { concurrency: 20 } };
  const victim = await startStrapi({ database: 'postgres', ...options });
  const survivor = await startStrapi({ database: victim.database, ...options });
  const backlog = await openBacklog(survivor, receiver.url('/'));
  await backlog.fill(count);
  await backlog.release();
  await until(async () => (await receiver.count()) > count / 4, { what: 'both are at work' });
  await victim.kill();
  const killedAt = performance.now();
  await backlog.finished();
  const seconds = (performance.now() - killedAt) / 1_000;
  const requests = await receiver.waitFor(count, WITHIN_MS);
  await endSuite();
  await receiver.stop();
  const distinct = new Set(requests.map(messageId)).size;
  return { seconds, lost: count - distinct, duplicates: requests.length - distinct };
}

const messageId = ({ headers }: ReceivedRequest): string | undefined => headers['webhook-id'];

function summarise(rounds: readonly Recovery[]): Findings {
  const worst = (of: (round: Recovery) => number): number => round3(Math.max(...rounds.map(of)));
  const figures: [string, string, number][] = [
    ['until all is delivered', 's', worst(({ seconds }) => seconds)],
    ['lost', 'deliveries', worst(({ lost }) => lost)],
    ['duplicates', 'deliveries', worst(({ duplicates }) => duplicates)],
  ];
  return {
    results: figures.map(([name, unit, value]) => ({
      question: 'recovery',
      case: name,
      contestant: 'bullmq on postgres',
      value,
      unit,
      ratioTo: null,
      ratio: null,
    })),
    requirements: [
      atMost(
        'recovery: seconds after the kill',
        worst(({ seconds }) => seconds),
        MOST_SECONDS,
      ),
      atMost(
        'recovery: deliveries lost',
        worst(({ lost }) => lost),
        0,
      ),
    ],
  };
}
