import { DEFAULTS } from './defaults';
import { parseConfig } from './parse-config';

export { parseConfig } from './parse-config';
export type { DeclaredEndpoint, ParsedConfig } from './parse-config';

/** What Strapi asks of a plugin's configuration: defaults, and a check that refuses to start with one line. */
export default {
  default: DEFAULTS,
  validator(config: unknown): void {
    parseConfig(config, { nodeEnv: process.env.NODE_ENV });
  },
};
