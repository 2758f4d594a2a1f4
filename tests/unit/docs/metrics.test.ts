import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { createPrometheus } from '../../../server/src/adapters/metrics';
import type { Levels } from '../../../server/src/pipeline/meter';
import { rowsUnder } from './pages';

const PREFIX = 'durable_webhooks_';
const levels: Levels = {
  version: '1.2.3',
  driver: 'bullmq',
  role: 'all',
  isFeeder: true,
  inFlight: 0,
  redisReady: true,
  stored: null,
};

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
    const file = resolve(__dirname, '../../../docs/grafana-dashboard.json');
    const dashboard: unknown = JSON.parse(readFileSync(file, 'utf8'));
    const shown = JSON.stringify(dashboard).matchAll(new RegExp(`${PREFIX}(\\w+)`, 'g'));
    expect([...new Set([...shown].map(([, name]) => name!))].sort()).toEqual((await metrics()).series.sort());
  });
});
