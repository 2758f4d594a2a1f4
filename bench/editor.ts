import { startReceiver } from '../tests/support/receiver';
import { endSuite } from '../tests/support/strapi';
import type { DatabaseKind } from '../tests/support/strapi';
import { BASE, BOUNDS, NAMES, type Name, openContestants } from './editor/contestants';
import { ACTIONS, type Action, WAYS } from './editor/writes';
import { atMost, median, quantile, round3 } from './question';
import type { Findings, Question, Result } from './question';

const ROUNDS = 12;
const WRITES_PER_ROUND = 25;
const DATABASES: DatabaseKind[] = ['sqlite', 'postgres'];
type Way = keyof typeof WAYS;
const WAY_NAMES = Object.keys(WAYS) as Way[];

/** What the plugin costs editors: time of a write through the document service and through REST, each contestant in turn. */
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
  const contestants = await openContestants(database, receiver, scale);
  const times = new Measured();
  for (let round = -2; round < Math.max(2, ROUNDS * scale); round += 1) {
    for (const contestant of rotated(contestants, round + 2)) {
      await contestant.begin();
      for (const way of WAY_NAMES) {
        const measured = await WAYS[way](contestant, { round, writes: WRITES_PER_ROUND });
        if (round >= 0) times.add(contestant.name, way, measured);
      }
      await contestant.end();
    }
  }
  await endSuite();
  await receiver.stop();
  return summarise(database, times);
}

/** Milliseconds of every write, by who wrote what and how. */
class Measured {
  readonly #times = new Map<string, number[]>();

  add(name: Name, way: Way, times: Record<Action, number[]>): void {
    for (const action of ACTIONS)
      this.#times.set(key(name, way, action), [...this.of(name, way, action), ...times[action]]);
  }

  of(name: Name, way: Way, action: Action): number[] {
    return this.#times.get(key(name, way, action)) ?? [];
  }
}

const key = (name: Name, way: Way, action: Action): string => `${name}|${way}|${action}`;

function summarise(database: DatabaseKind, times: Measured): Findings {
  const findings: Findings = { results: [], requirements: [] };
  for (const way of WAY_NAMES) {
    for (const action of ACTIONS) {
      const of = (name: Name) => quantilesOf(times.of(name, way, action));
      const base = of(BASE);
      const what = `${database} ${way} ${action}`;
      for (const name of NAMES) {
        const { p50, p99 } = of(name);
        findings.results.push(
          figure(`${what} p50`, name, p50, base.p50),
          figure(`${what} p99`, name, p99, base.p99),
        );
      }
      for (const [name, bound] of Object.entries(BOUNDS) as [keyof typeof BOUNDS, number][]) {
        findings.requirements.push(
          atMost(`editor: ${what} p50 with ${name}`, round3(of(name).p50 / base.p50), bound),
        );
      }
    }
  }
  return findings;
}

const quantilesOf = (times: number[]) => ({ p50: median(times), p99: quantile(times, 0.99) });

const figure = (name: string, contestant: Name, value: number, base: number): Result => ({
  question: 'editor',
  case: name,
  contestant,
  value: round3(value),
  unit: 'ms',
  ratioTo: BASE,
  ratio: round3(value / base),
});

const rotated = <T>(items: T[], by: number): T[] => items.map((_, n) => items[(n + by) % items.length]!);
