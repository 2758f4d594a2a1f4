import fc from 'fast-check';
import { prettyBody } from '../../../../admin/src/components/prettyBody';

test('JSON is laid out as JSON.stringify would', () => {
  fc.assert(
    fc.property(fc.oneof(fc.array(fc.jsonValue()), fc.dictionary(fc.string(), fc.jsonValue())), (value) => {
      const json = JSON.stringify(value);
      expect(prettyBody(json)).toBe(JSON.stringify(JSON.parse(json), null, 2));
    }),
  );
});

test('no value is changed by laying it out', () => {
  expect(prettyBody('{"id":12345678901234567890,"price":1.50,"a":1,"a":2}')).toBe(
    '{\n  "id": 12345678901234567890,\n  "price": 1.50,\n  "a": 1,\n  "a": 2\n}',
  );
});

test.each(['', 'ok', '<h1>Not found</h1>', '{"cut": "of', '[1, 2'])(
  'what is not JSON stays as it came: %j',
  (body) => {
    expect(prettyBody(body)).toBe(body);
  },
);
