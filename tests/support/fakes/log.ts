import type { Log } from '../../../server/src/pipeline/ports';

type Level = keyof Log;

/** A log that keeps what was said. */
export interface RecordingLog extends Log {
  lines(level: Level): string[];
}

export function aLog(): RecordingLog {
  const said: { level: Level; message: string }[] = [];
  const at = (level: Level) => (message: string) => void said.push({ level, message });
  return {
    debug: at('debug'),
    info: at('info'),
    warn: at('warn'),
    error: at('error'),
    lines: (level) => said.filter((line) => line.level === level).map(({ message }) => message),
  };
}
