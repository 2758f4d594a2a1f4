import type { ChildProcess } from 'node:child_process';

const KEPT_CHARACTERS = 64 * 1024;

/** The last 64 KiB that a child process wrote to its standard streams. */
export class Output {
  private text = '';

  constructor(child: ChildProcess) {
    for (const stream of [child.stdout, child.stderr]) {
      stream?.setEncoding('utf8').on('data', (chunk: string) => {
        this.text = (this.text + chunk).slice(-KEPT_CHARACTERS);
      });
    }
  }

  toString(): string {
    return this.text;
  }

  /** The last lines, for error messages. */
  tail(lines = 40): string {
    return this.text.trimEnd().split('\n').slice(-lines).join('\n');
  }
}
