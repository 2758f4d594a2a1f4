import { startStrapi } from '../../support/strapi';

const endpoint = { name: 'CRM', url: 'https://crm.example.com/hook', events: ['entry.*'], signature: 'none' };

/** The playground's `server.proxy.global`. */
const PROXY = { SERVER_PROXY: 'http://proxy.internal:3128' };

describe('a wrong configuration', () => {
  it.each<[string, object, RegExp, Record<string, string>?]>([
    ['an unknown key', { concurency: 5 }, /concurency/],
    ['a value out of bounds', { concurrency: 0 }, /concurrency: .*1.*1000/],
    ['a bad URL', { endpoints: { crm: { ...endpoint, url: 'ftp://crm' } } }, /endpoints\.crm\.url: .*http/],
    [
      'a missing secret',
      { endpoints: { crm: { ...endpoint, signature: 'standard' } } },
      /endpoints\.crm\.secret: .*env\(/,
    ],
    ['a proxy of the host that nothing is said of', {}, /proxy: .*"direct".*"filters"/, PROXY],
  ])(
    '%s: Strapi refuses to start with one line that names the key and the remedy',
    async (_, plugin, line, env = {}) => {
      const refusal: unknown = await startStrapi({ plugin, env }).catch((error: unknown) => error);
      expect(refusal).toBeInstanceOf(Error);
      const said = (refusal as Error).message.split('\n').filter((text) => line.test(text));
      expect(said).toHaveLength(1);
    },
  );
});
