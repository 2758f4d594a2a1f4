import { startReceiver } from '../tests/support/receiver';
import type { Receiver } from '../tests/support/receiver';
import { endSuite } from '../tests/support/strapi';
import type { Contestant, OpenContestant } from './drain/contestant';
import { loop } from './drain/loop';
import { native } from './drain/native';
import { plugin } from './drain/plugin';
import { atLeast, median, round3 } from './question';
import type { Findings, Question } from './question';

const BACKLOG = 20_000;
const ROUNDS = 3;
const WITHIN_MS = 300_000;

const LIMIT = 'undici Pool';
const BARE_BULLMQ = 'bare BullMQ';
const NATIVE = "Strapi's own runner";
const OURS = ['embedded on sqlite', 'embedded on postgres', 'bullmq on postgres'] as const;
/** Share of whose rate each of ours reaches at least. */
const FLOORS: Record<(typeof OURS)[number], [of: string, share: number]> = {
  'embedded on sqlite': [LIMIT, 0.25],
  'embedded on postgres': [LIMIT, 0.3],
  'bullmq on postgres': [BARE_BULLMQ, 0.75],
};

const CONTESTANTS: OpenContestant[] = [
  plugin('sqlite', 'embedded'),
  plugin('postgres', 'embedded'),
  plugin('postgres', 'bullmq'),
  native,
  loop(BARE_BULLMQ, 'bullmq-loop.js', true),
  loop(LIMIT, 'undici-loop.js', false),
];

/** How fast a backlog becomes deliveries, beside those who do less for them. */
export const drain: Question = {
  name: 'drain',
  async ask(scale) {
    const receiver = await startReceiver({ countOnly: true });
    const contestants: Contestant[] = [];
    for (const open of CONTESTANTS) contestants.push(await open(receiver));
    const rates = new Map<string, number[]>(contestants.map(({ name }) => [name, []]));
    const count = Math.max(500, Math.round(BACKLOG * scale));
    for (let round = -1; round < ROUNDS; round += 1) {
      for (const contestant of contestants) {
        const rate = await drainOnce(contestant, receiver, round < 0 ? Math.ceil(count / 10) : count);
        if (round >= 0) rates.get(contestant.name)?.push(rate);
      }
    }
    for (const contestant of contestants) await contestant.stop();
    await receiver.stop();
    await endSuite();
    return summarise(rates);
  },
};

/** Deliveries per second, from the beginning until the last one has arrived. */
async function drainOnce(contestant: Contestant, receiver: Receiver, count: number): Promise<number> {
  await contestant.prepare(count);
  await receiver.clear();
  const startedAt = performance.now();
  const begun = contestant.go(count);
  await receiver.waitFor(count, WITHIN_MS);
  const elapsedMs = performance.now() - startedAt;
  await begun;
  await contestant.rest?.();
  return (count / elapsedMs) * 1_000;
}

function summarise(rates: Map<string, number[]>): Findings {
  const rateOf = (name: string): number => median(rates.get(name) ?? []);
  const ratio = (name: string, of: string): number => round3(rateOf(name) / rateOf(of));
  return {
    results: [...rates.keys()].map((contestant) => ({
      question: 'drain',
      case: 'backlog',
      contestant,
      value: Math.round(rateOf(contestant)),
      unit: 'deliveries/s',
      ratioTo: LIMIT,
      ratio: ratio(contestant, LIMIT),
    })),
    requirements: OURS.flatMap((name) => {
      const [of, share] = FLOORS[name];
      return [
        atLeast(`drain: ${name} beside ${of}`, ratio(name, of), share),
        atLeast(`drain: ${name} beside ${NATIVE}`, ratio(name, NATIVE), 3),
      ];
    }),
  };
}
