import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { resolve } from 'node:path';
import { text } from 'node:stream/consumers';

const ROOT = resolve(__dirname, '../../..');

describe('a run on a machine without Redis', () => {
  test('says loudly what was not run, and ends with the counts', async () => {
    const { lines, code } = await runFixture({ redis: false });
    expect(lines.slice(-2)).toEqual([
      '!!! NOT RUN: redis is not on this machine; 1 suite(s): a suite',
      '1 passed, 0 failed, 1 skipped',
    ]);
    expect(code).toBe(0);
  });

  test('fails when services are required', async () => {
    const { lines, code } = await runFixture({ redis: false }, { REQUIRE_SERVICES: '1' });
    expect(lines.at(-1)).toBe('1 passed, 1 failed, 0 skipped');
    expect(code).toBe(1);
  });
});

test('a run with every service skips nothing', async () => {
  const { lines } = await runFixture({ redis: true });
  expect(lines.at(-1)).toBe('2 passed, 0 failed, 0 skipped');
});

async function runFixture(services: object, env: Record<string, string> = {}) {
  const config = {
    rootDir: ROOT,
    reporters: ['<rootDir>/tests/support/reporter.js'],
    testMatch: ['**/needs-redis.fixture.ts'],
    transform: { '\\.ts$': ['@swc/jest', { jsc: { parser: { syntax: 'typescript' } } }] },
  };
  const child = spawn(
    process.execPath,
    [resolve(ROOT, 'node_modules/jest/bin/jest.js'), '--config', JSON.stringify(config)],
    { cwd: ROOT, env: { PATH: process.env['PATH'], DETECTED_SERVICES: JSON.stringify(services), ...env } },
  );
  const [output, [code]] = await Promise.all([text(child.stdout), once(child, 'exit')]);
  return { lines: output.trimEnd().split('\n'), code: code as number };
}
