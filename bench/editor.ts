import { endSuite, startStrapi } from '../tests/support/strapi';
import type { DatabaseKind, StrapiApp } from '../tests/support/strapi';
import { startReceiver } from '../tests/support/receiver';
import { atMost, median, quantile, round3 } from './question';
import type { Findings, Question, Result } from './question';

const ROUNDS = 12;
const WRITES_PER_ROUND = 25;
const DATABASES: DatabaseKind[] = ['sqlite', 'postgres'];
const BOUNDS = { 'no endpoint': 1.02, 'one endpoint': 1.15, 'twenty endpoints': 1.25 } as const;

type Contestant = 'no plugin' | keyof typeof BOUNDS;
type Action = 'create' | 'update' | 'publish';
const ACTIONS: Action[] = ['create', 'update', 'publish'];

/** What the plugin costs editors: time of a write through the document service, each contestant in turn. */
export const editor: Question = {
  name: 'editor',
  async ask(scale) {
    const found = [];
    for (const database of DATABASES) found.push(await measure(database, scale));
    return {
      results: found.flatMap(({ results }) => results),
      requirements: found.flatMap(({ requirements }) => requirements),
    };
  },
};

async function measure(database: DatabaseKind, scale: number): Promise<Findings> {
  const receiver = await startReceiver({ countOnly: true });
  const endpoints = (count: number): object =>
    Object.fromEntries(
      Array.from({ length: count }, (_, n) => [
        `bench-${n}`,
        {
          name: `Bench ${n}`,
          url: receiver.url('/'),
          events: ['entry.*'],
          signature: 'none',
          concurrency: 5,
        },
      ]),
    );
  const contestants: [Contestant, object | false][] = [
    ['no plugin', false],
    ['no endpoint', {}],
    ['one endpoint', { endpoints: endpoints(1) }],
    ['twenty endpoints', { endpoints: endpoints(20) }],
  ];
  const apps = new Map<Contestant, StrapiApp>();
  for (const [name, plugin] of contestants) apps.set(name, await startStrapi({ database, plugin }));
  const times = new Map<string, number[]>();
  for (let round = -2; round < Math.max(2, ROUNDS * scale); round += 1) {
    for (const [name, app] of rotated([...apps], round + 2)) {
      const measured = await app.run(write, { round, writes: WRITES_PER_ROUND });
      if (round < 0) continue;
      for (const action of ACTIONS) {
        const key = `${name}|${action}`;
        times.set(key, [...(times.get(key) ?? []), ...measured[action]]);
      }
    }
  }
  await endSuite();
  await receiver.stop();
  return summarise(database, times);
}

function summarise(database: DatabaseKind, times: Map<string, number[]>): Findings {
  const of = (contestant: Contestant, action: Action): number[] => times.get(`${contestant}|${action}`) ?? [];
  const findings: Findings = { results: [], requirements: [] };
  for (const action of ACTIONS) {
    const base = { p50: median(of('no plugin', action)), p99: quantile(of('no plugin', action), 0.99) };
    for (const contestant of ['no plugin', ...Object.keys(BOUNDS)] as Contestant[]) {
      const p50 = median(of(contestant, action));
      const p99 = quantile(of(contestant, action), 0.99);
      findings.results.push(
        figure(`${database} ${action} p50`, contestant, p50, base.p50),
        figure(`${database} ${action} p99`, contestant, p99, base.p99),
      );
      if (contestant === 'no plugin') continue;
      const name = `editor: ${database} ${action} p50 with ${contestant}`;
      findings.requirements.push(atMost(name, round3(p50 / base.p50), BOUNDS[contestant]));
    }
  }
  return findings;
}

const figure = (name: string, contestant: Contestant, value: number, base: number): Result => ({
  question: 'editor',
  case: name,
  contestant,
  value: round3(value),
  unit: 'ms',
  ratioTo: 'no plugin',
  ratio: round3(value / base),
});

const rotated = <T>(items: T[], by: number): T[] => items.map((_, n) => items[(n + by) % items.length]!);

/* Runs inside Strapi: sees its parameters only. */
async function write(
  strapi: any,
  { round, writes }: { round: number; writes: number },
): Promise<Record<Action, number[]>> {
  const times: Record<Action, number[]> = { create: [], update: [], publish: [] };
  const timed = async (action: Action, work: () => Promise<any>): Promise<any> => {
    const startedAt = performance.now();
    const result = await work();
    times[action].push(performance.now() - startedAt);
    return result;
  };
  const articles = strapi.documents('api::article.article');
  for (let n = 0; n < writes; n += 1) {
    const data = { title: `Round ${round} article ${n}`, body: 'word '.repeat(80), seo: { metaTitle: 'm' } };
    const { documentId } = await timed('create', () => articles.create({ data }));
    await timed('update', () => articles.update({ documentId, data: { title: `${data.title}!` } }));
    await timed('publish', () => articles.publish({ documentId }));
  }
  return times;
}
