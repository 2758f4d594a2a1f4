import { compileFunction } from 'node:vm';
import { transformSync } from 'esbuild';
import { parseConfig } from '../../../server/src/config/parse-config';
import { textOf } from './pages';

type Plugins = (tools: { env: (name: string) => string | undefined }) => {
  'durable-webhooks': { config: unknown };
};

const ENVIRONMENT: Record<string, string> = {
  CRM_WEBHOOK_URL: 'https://crm.example.com/hooks',
  CRM_SECRET: `whsec_${Buffer.alloc(32, 7).toString('base64')}`,
  CRM_TOKEN: 'token',
};

/** The function that the first `export default` of a page's code is. */
function pluginsOf(page: string): Plugins {
  const [, code = ''] = /^```ts\n((?:\/\/.*\n)?export default .*?)^```$/ms.exec(textOf(page)) ?? [];
  const module = { exports: {} as { default: Plugins } };
  const compiled = transformSync(code, { loader: 'ts', format: 'cjs' }).code;
  compileFunction(compiled, ['module', 'exports'])(module, module.exports);
  return module.exports.default;
}

describe('the configuration shown', () => {
  it.each(['README.md', 'docs/configuration.md'])('in %s is accepted, with and without Redis', (page) => {
    for (const environment of [ENVIRONMENT, { ...ENVIRONMENT, REDIS_URL: 'redis://127.0.0.1:6379' }]) {
      const env = (name: string): string | undefined => environment[name];
      const { config } = pluginsOf(page)({ env })['durable-webhooks'];
      const { endpoints } = parseConfig(config, { nodeEnv: 'production' });
      expect(endpoints).toMatchObject([{ key: 'crm', secrets: [ENVIRONMENT.CRM_SECRET] }]);
    }
  });
});
