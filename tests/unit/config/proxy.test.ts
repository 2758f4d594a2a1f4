import { parseConfig } from '../../../server/src/config/parse-config';

describe('a proxy of the host', () => {
  const hostProxy = 'http://user:hidden@proxy.internal:3128';
  const read = (config: object) => parseConfig(config, { nodeEnv: 'production', hostProxy });

  it('is refused in one line until the configuration says what it is for', () => {
    expect(() => read({})).toThrow(
      /^proxy: is missing, and "server\.proxy" is set — write "direct" .*"filters"/,
    );
    expect(() => read({})).not.toThrow(/hidden|\n/);
  });

  it('is passed by, or used', () => {
    expect(read({ proxy: 'direct' }).proxy).toBeNull();
    expect(read({ proxy: 'filters' }).proxy).toBe(hostProxy);
    expect(parseConfig({ proxy: 'direct' }, { nodeEnv: 'production' }).proxy).toBeNull();
  });

  it('has to be there to be used', () => {
    expect(() => parseConfig({ proxy: 'filters' }, { nodeEnv: 'production' })).toThrow(
      /^proxy: is "filters", and there is no proxy — set/,
    );
    expect(() => read({ proxy: 'yes' })).toThrow('proxy: must be "direct" or "filters"');
  });
});
