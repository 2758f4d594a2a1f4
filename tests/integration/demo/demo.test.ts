import { connect } from 'node:net';
import { startRedis } from '../../support/redis';
import { describeWith } from '../../support/services';
import { until } from '../../support/until';
import { portsIn, runDemo } from './run-demo';

/** The plugin may have to be built first. */
const PATIENCE_MS = 300_000;

/** An attempt as the demo shows it: time, event, attempt, endpoint, answer, duration, next attempt. */
const attemptLine = (
  event: string,
  attempt: number,
  endpoint: string,
  answer: number,
  next: string,
): RegExp =>
  new RegExp(
    `^\\d\\d:\\d\\d:\\d\\d\\.\\d{3} +${event} +${attempt} +${endpoint} +${answer} +\\d+ ms +${next}$`,
    'm',
  );

function expectEverythingDelivered(output: string, driver: 'embedded' | 'bullmq'): void {
  expect(output).toMatch(new RegExp(`^Strapi +http://127.0.0.1:\\d+ \\(SQLite, ${driver} driver\\)$`, 'm'));
  expect(output).toMatch(/^administrator +admin@example\.com, password \S+$/m);
  expect(output).toMatch(attemptLine('media.create', 1, 'Website', 503, 'in \\d+\\.\\d s'));
  expect(output).toMatch(attemptLine('media.create', 2, 'Website', 200, 'none: delivered'));
  expect(output).toMatch(attemptLine('entry.publish', 1, 'Search index', 200, 'none: delivered'));
  expect(output.match(/ 503 +\d+ ms/g)).toHaveLength(2);
  expect(output).toContain('All delivered: 8 events, 11 deliveries, 13 attempts; 13 signatures verified.');
  // Nobody watches: no colours.
  expect(output).not.toContain('\u001b');
}

async function expectNobodyListens(output: string): Promise<void> {
  const ports = portsIn(output);
  expect(ports).toHaveLength(2);
  for (const port of ports) expect(await isRefused(port)).toBe(true);
}

function isRefused(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ port, host: '127.0.0.1' });
    socket.once('connect', () => {
      socket.destroy();
      resolve(false);
    });
    socket.once('error', () => resolve(true));
  });
}

describe('the demo', () => {
  it(
    'delivers everything although the receiver fails at first, verifies every signature, and leaves nothing behind',
    async () => {
      const demo = runDemo(['--exit']);
      const status = await demo.ended;
      expectEverythingDelivered(demo.output(), 'embedded');
      expect(status).toBe(0);
      await expectNobodyListens(demo.output());
    },
    PATIENCE_MS,
  );

  it(
    'ends with a reason and another status when Strapi does not start',
    async () => {
      const demo = runDemo(['--exit'], { REDIS_URL: 'http://not-redis' });
      expect(await demo.ended).toBe(1);
      expect(demo.output()).toMatch(/^Failed: Strapi ended/m);
      expect(demo.output()).toContain('is not a Redis URL');
    },
    PATIENCE_MS,
  );

  it(
    'is ended by Ctrl-C at any time, with all of its processes',
    async () => {
      const demo = runDemo(['--exit']);
      await until(() => demo.output().includes('receiver  '), { deadlineMs: PATIENCE_MS });
      demo.interrupt();
      expect(await demo.ended).not.toBe(0);
      expect(demo.output()).toContain('Ended.');
      await expectNobodyListens(demo.output());
    },
    PATIENCE_MS,
  );
});

describeWith(['redis'], 'the demo with REDIS_URL', () => {
  it(
    'delivers everything through BullMQ',
    async () => {
      const redis = await startRedis();
      const demo = runDemo(['--exit'], { REDIS_URL: redis.url });
      const status = await demo.ended;
      expectEverythingDelivered(demo.output(), 'bullmq');
      expect(status).toBe(0);
    },
    PATIENCE_MS,
  );
});
