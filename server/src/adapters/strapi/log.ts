import type { Core } from '@strapi/strapi';
import type { Log } from '../../pipeline/ports';

/** The host's logger, one line an entry: the message and its facts as JSON. Facts never hold secrets or bodies. */
export function createLog(logger: Core.Strapi['log']): Log {
  const line = (message: string, facts?: Record<string, unknown>): string =>
    facts === undefined
      ? `[durable-webhooks] ${message}`
      : `[durable-webhooks] ${message} ${JSON.stringify(facts, withErrors)}`;
  return {
    debug(message, facts) {
      // One a delivery: the host's logger would put each together before it finds that nobody wants it.
      if (logger.isLevelEnabled('debug')) logger.debug(line(message, facts));
    },
    info: (message, facts) => void logger.info(line(message, facts)),
    warn: (message, facts) => void logger.warn(line(message, facts)),
    error: (message, facts) => void logger.error(line(message, facts)),
  };
}

const withErrors = (_key: string, value: unknown): unknown =>
  value instanceof Error ? `${value.name}: ${firstLine(value.message)}` : value;

/** Drivers put the failed statement, bound values included, into the message: the last part says what went wrong. */
const firstLine = (message: string): string => {
  const cause = message.slice(message.lastIndexOf(' - ') + 1);
  return cause.split('\n')[0]!.slice(0, 300);
};
