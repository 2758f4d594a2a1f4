import { spawn } from 'node:child_process';
import { resolve } from 'node:path';
import { atSuiteEnd } from '../../support/suite-end';

const ROOT = resolve(__dirname, '../../..');

export interface DemoRun {
  /** Everything that the demo wrote, so far. */
  output(): string;
  /** Settles with the status when the command has ended. */
  ended: Promise<number | null>;
  interrupt(): void;
}

/** Runs `npm run demo` with these arguments, as the README tells people to. */
export function runDemo(parameters: readonly string[], env: Record<string, string> = {}): DemoRun {
  const { PATH, HOME, TMPDIR } = process.env;
  const child = spawn('npm', ['run', 'demo', '--', ...parameters], {
    cwd: ROOT,
    env: { PATH, HOME, TMPDIR, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
    // A group of its own, so that it can be interrupted as a terminal does: every process of the command at once.
    detached: true,
  });
  let said = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => (said += text));
  }
  const ended = new Promise<number | null>((settle) => child.once('close', settle));
  const interrupt = (): void => {
    const isOver = child.exitCode !== null || child.signalCode !== null;
    if (!isOver && child.pid) process.kill(-child.pid, 'SIGINT');
  };
  atSuiteEnd(async () => {
    interrupt();
    await ended;
  });
  return { output: () => said, ended, interrupt };
}

/** The ports of loopback addresses that the demo named. */
export function portsIn(output: string): number[] {
  const ports = [...output.matchAll(/http:\/\/127\.0\.0\.1:(\d+)/g)].map(([, port]) => Number(port));
  return [...new Set(ports)];
}
