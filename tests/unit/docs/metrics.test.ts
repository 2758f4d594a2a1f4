import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { createPrometheus } from '../../../server/src/adapters/metrics';
import { ENDPOINT_LEVELS, type Levels, type StoredLevels } from '../../../server/src/pipeline/meter';
import { rowsUnder } from './pages';

const PREFIX = 'durable_webhooks_';
const levels: Levels = {
  version: '1.2.3',
  driver: 'bullmq',
  role: 'all',
  isFeeder: true,
  inFlight: 0,
  redisReady: true,
  stored: {
    outboxAgeMs: 0,
    deliveries: { pending: 0, queued: 0, sending: 0, retrying: 0, dead: 0 },
    endpoints: Object.fromEntries(ENDPOINT_LEVELS.map((level) => [level, 0])) as StoredLevels['endpoints'],
  },
};

/** What Prometheus adds to whatever it scrapes. */
const OF_EVERY_TARGET = ['job', 'instance'];

/** The page of a process in which everything has happened once. */
async function scrape(): Promise<string> {
  const prometheus = createPrometheus();
  prometheus.captured('entry.update');
  for (const outcome of ['accepted', 'rejected', 'unreachable', 'blocked'] as const) {
    prometheus.attempted({ endpoint: 'CRM', outcome, durationMs: 5, receivedAfterMs: 5 });
  }
  return prometheus.render(levels);
}

interface Series {
  /** Values by label. */
  labels: Map<string, Set<string>>;
}

/** Every series of a scrape by its name. */
function seriesOf(text: string): Map<string, Series> {
  const series = new Map<string, Series>();
  for (const [, name, labels = ''] of text.matchAll(/^(durable_webhooks_\w+)(?:\{(.*)\})? /gm)) {
    const one = series.get(name!) ?? { labels: new Map<string, Set<string>>() };
    series.set(name!, one);
    for (const [, label, value] of labels.matchAll(/(\w+)="([^"]*)"/g)) {
      one.labels.set(label!, (one.labels.get(label!) ?? new Set()).add(value!));
    }
  }
  return series;
}

const dashboard = (): unknown =>
  JSON.parse(readFileSync(resolve(__dirname, '../../../docs/grafana-dashboard.json'), 'utf8'));

interface Selector {
  expression: string;
  name: string;
  matchers: { label: string; operator: string; value: string }[];
  /** Of all `by (…)` around it. */
  groups: string[];
}

/** What the queries of a dashboard ask for, wherever in it they are. */
function selectorsOf(part: unknown): Selector[] {
  if (typeof part !== 'object' || part === null) return [];
  return Object.entries(part).flatMap(([key, value]: [string, unknown]) => {
    if (typeof value !== 'string') return selectorsOf(value);
    if (key !== 'expr' && !(key === 'query' && value.includes('('))) return [];
    const groups = [...value.matchAll(/by \(([^)]*)\)/g)].flatMap(([, names]) => names!.split(/,\s*/));
    return [...value.matchAll(/(durable_webhooks_\w+)(?:\{([^}]*)\})?/g)].map(([, name, inside = '']) => ({
      expression: value,
      name: name!,
      matchers: [...inside.matchAll(/(\w+)(=~|!~|!=|=)"([^"]*)"/g)].map(([, label, operator, wanted]) => ({
        label: label!,
        operator: operator!,
        value: wanted!,
      })),
      groups,
    }));
  });
}

/** Names of metrics without the prefix, with what a histogram is queried by. */
async function metrics(): Promise<{ names: string[]; series: string[] }> {
  const text = await createPrometheus().render(levels);
  const types = [...text.matchAll(/^# TYPE durable_webhooks_(\w+) (\w+)$/gm)];
  return {
    names: types.map(([, name]) => name!),
    series: types.map(([, name, type]) => (type === 'histogram' ? `${name}_bucket` : name!)),
  };
}

describe('the metrics of the documentation', () => {
  it('are those that there are', async () => {
    const told = rowsUnder('docs/operations.md', 'Metrics').map(([name = '']) => name.replaceAll('`', ''));
    expect(told.sort()).toEqual((await metrics()).names.sort());
  });

  it('are all on the dashboard, and no others', async () => {
    const shown = JSON.stringify(dashboard()).matchAll(new RegExp(`${PREFIX}(\\w+)`, 'g'));
    expect([...new Set([...shown].map(([, name]) => name!))].sort()).toEqual((await metrics()).series.sort());
  });

  it('are asked by the dashboard for labels, and values of these, that there are', async () => {
    const series = seriesOf(await scrape());
    const selectors = selectorsOf(dashboard());
    expect(selectors.length).toBeGreaterThan(15);
    for (const { expression, name, matchers, groups } of selectors) {
      const labels = series.get(name)?.labels;
      expect({ expression, isExposed: labels !== undefined }).toEqual({ expression, isExposed: true });
      const known = [...OF_EVERY_TARGET, ...(labels?.keys() ?? [])];
      expect({ expression, groups: groups.filter((label) => !known.includes(label)) }).toEqual({
        expression,
        groups: [],
      });
      for (const { label, operator, value } of matchers) {
        if (OF_EVERY_TARGET.includes(label)) continue;
        const values = [...(labels?.get(label) ?? [])];
        const wanted = operator.includes('~') ? value.split('|') : [value];
        expect({ expression, unknown: wanted.filter((one) => !values.includes(one)) }).toEqual({
          expression,
          unknown: [],
        });
      }
    }
  });
});
