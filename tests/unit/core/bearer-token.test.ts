import { bearerTokenProblem, bears } from '../../../server/src/core/bearer-token';

const TOKEN = '0123456789abcdef';

describe('a bearer token', () => {
  it.each([`Bearer ${TOKEN}`, `bearer  ${TOKEN}`])('is borne by %j', (header) => {
    expect(bears(header, TOKEN)).toBe(true);
  });

  it.each([undefined, '', TOKEN, 'Bearer', 'Bearer 0123456789abcde', `Bearer ${TOKEN}0`, `Basic ${TOKEN}`])(
    'is not borne by %j',
    (header) => {
      expect(bears(header, TOKEN)).toBe(false);
    },
  );

  it('has to be long, and of what a header can hold', () => {
    expect(bearerTokenProblem(TOKEN)).toBeNull();
    for (const token of ['', 'short', '0123456789 abcdef', 'ä'.repeat(20), 'a'.repeat(513)]) {
      expect(bearerTokenProblem(token)).toMatch(/^must have 16 to 512/);
    }
  });
});
