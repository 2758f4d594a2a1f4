import { createAddressPolicy } from '../../../server/src/core/address-policy';
import { parseEndpointInput } from '../../../server/src/core/endpoint-input';

const policy = createAddressPolicy({ allowedNetworks: [], allowLoopback: false });
const parse = (coalesce: unknown) =>
  parseEndpointInput(
    { name: 'CRM', url: 'https://example.com/hooks', events: ['*'], coalesce },
    { allowHttp: false, policy },
  );

describe('the input of an endpoint that merges', () => {
  it('is taken as it is', () => {
    const coalesce = { by: 'document', windowMs: 100, maxWaitMs: 100 };
    expect(parse(coalesce)).toMatchObject({ ok: true, definition: { coalesce } });
  });

  it.each([null, undefined])('merges nothing with %p', (coalesce) => {
    expect(parse(coalesce)).toMatchObject({ ok: true, definition: { coalesce: null } });
  });

  it.each([
    ['no window', { by: 'document', maxWaitMs: 100 }, 'windowMs', /is missing/],
    ['no longest wait', { by: 'document', windowMs: 100 }, 'maxWaitMs', /is missing/],
    ['another kind', { by: 'locale', windowMs: 100, maxWaitMs: 100 }, 'by', /"document" or "endpoint"/],
    ['a window that never passes', { by: 'document', windowMs: 101, maxWaitMs: 100 }, 'maxWaitMs', /shorter/],
    ['too long a window', { by: 'document', windowMs: 3_600_001, maxWaitMs: 86_400_000 }, 'windowMs', /from/],
  ])('is refused with %s', (_, coalesce, field, message) => {
    const parsed = parse(coalesce);
    const errors = parsed.ok ? [] : parsed.errors;
    expect(errors).toEqual([
      { path: ['coalesce', field], message: expect.stringMatching(message), name: 'ValidationError' },
    ]);
  });
});
