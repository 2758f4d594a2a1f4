import fc from 'fast-check';
import { decide, spendsTry, type DecisionContext } from '../../../server/src/core/decision';
import type { Outcome } from '../../../server/src/core/outcome';

const now = 1_700_000_000_000;
const first: DecisionContext = { tries: 1, schedule: [10, 20], retryOn4xx: true, now, random: () => 0.5 };
const last: DecisionContext = { ...first, tries: 3 };

function answer(status: number, headers: Record<string, string> = {}): Outcome {
  const response = { status, headers, body: '', bodyTruncated: false };
  return status >= 200 && status < 300 ? { kind: 'accepted', response } : { kind: 'rejected', response };
}

const refused: Outcome = { kind: 'unreachable', code: 'refused', message: 'connection refused' };
const blocked: Outcome = { kind: 'blocked', code: 'address', message: 'the address is not allowed' };

describe('the decision', () => {
  it.each([200, 201, 204, 299])('is succeeded after %i, on the last attempt too', (status) => {
    expect(decide(answer(status), first)).toEqual({ kind: 'succeeded' });
    expect(decide(answer(status), last)).toEqual({ kind: 'succeeded' });
  });

  it('is to disable the endpoint after 410, on the last attempt too', () => {
    const expected = { kind: 'disable-endpoint', reason: 'the receiver answered 410 Gone' };
    expect(decide(answer(410), first)).toEqual(expected);
    expect(decide(answer(410), last)).toEqual(expected);
  });

  it.each([301, 302, 304, 400, 401, 403, 404, 409, 422, 429, 500, 502, 503, 504])(
    'is to retry after the step of the schedule after %i',
    (status) => {
      expect(decide(answer(status), first)).toEqual({ kind: 'retry', at: now + 10_000 });
      expect(decide(answer(status), { ...first, tries: 2 })).toEqual({ kind: 'retry', at: now + 20_000 });
    },
  );

  it.each([
    ['nothing answers', refused],
    ['we may not send', blocked],
  ])('is to retry after the step of the schedule when %s', (_, outcome) => {
    expect(decide(outcome, first)).toEqual({ kind: 'retry', at: now + 10_000 });
  });

  it('is to retry at once when our own stop interrupted the attempt, also on the last one', () => {
    const interrupted: Outcome = { kind: 'unreachable', code: 'interrupted', message: 'stopped' };
    expect(decide(interrupted, first)).toEqual({ kind: 'retry', at: now });
    expect(decide(interrupted, last)).toEqual({ kind: 'retry', at: now });
    expect([interrupted, refused, answer(200)].map(spendsTry)).toEqual([false, true, true]);
  });

  it.each([
    ['the receiver answered 500', answer(500)],
    ['the receiver answered 302', answer(302)],
    ['connection refused', refused],
    ['the address is not allowed', blocked],
  ])('is dead when the schedule is exhausted, because: %s', (reason, outcome) => {
    expect(decide(outcome, last)).toEqual({
      kind: 'dead',
      reason: `attempt 3 was the last of the schedule: ${reason}`,
    });
  });

  it.each([429, 503])(
    'honours Retry-After with %i up to 24 hours ahead, and never before the step',
    (status) => {
      expect(decide(answer(status, { 'retry-after': '3600' }), first)).toEqual({
        kind: 'retry',
        at: now + 3_600_000,
      });
      for (const soon of ['0', '1', '9.9', 'Wed, 21 Oct 2015 07:28:00 GMT']) {
        const decision = decide(answer(status, { 'retry-after': soon }), first);
        expect([soon, decision]).toEqual([soon, { kind: 'retry', at: now + 10_000 }]);
      }
      const absurd = decide(answer(status, { 'retry-after': '99999999' }), first);
      expect(absurd).toEqual({ kind: 'retry', at: now + 86_400_000 });
    },
  );

  it.each([429, 503])('keeps to the schedule when Retry-After with %i cannot be read', (status) => {
    expect(decide(answer(status, { 'retry-after': 'soon' }), first)).toEqual({
      kind: 'retry',
      at: now + 10_000,
    });
  });

  it.each([400, 401, 404, 409, 422, 451])(
    'is dead after %i when the endpoint does not retry 4xx',
    (status) => {
      expect(decide(answer(status, { 'retry-after': '60' }), { ...first, retryOn4xx: false })).toEqual({
        kind: 'dead',
        reason: `the receiver answered ${status}, which this endpoint does not retry`,
      });
    },
  );

  it.each([302, 408, 425, 429, 500, 503])(
    'is to retry after %i although the endpoint does not retry 4xx',
    (status) => {
      const decision = decide(answer(status), { ...first, retryOn4xx: false });
      expect(decision).toEqual({ kind: 'retry', at: now + 10_000 });
    },
  );

  it('does not honour Retry-After with another status', () => {
    expect(decide(answer(500, { 'retry-after': '3600' }), first)).toEqual({
      kind: 'retry',
      at: now + 10_000,
    });
  });

  it('is dead when the schedule is exhausted in spite of Retry-After', () => {
    expect(decide(answer(503, { 'retry-after': '60' }), last)).toMatchObject({ kind: 'dead' });
  });

  it('never plans an attempt in the past nor beyond the longest wait, for any answer', () => {
    const statuses = fc.integer({ min: 200, max: 599 });
    const headers = fc.option(fc.oneof(fc.string(), fc.nat().map(String)), { nil: undefined });
    fc.assert(
      fc.property(statuses, headers, fc.integer({ min: 1, max: 4 }), (status, retryAfter, tries) => {
        const outcome = answer(status, retryAfter === undefined ? {} : { 'retry-after': retryAfter });
        const decision = decide(outcome, { ...first, tries });
        return decision.kind !== 'retry' || (decision.at >= now && decision.at <= now + 86_400_000);
      }),
    );
  });
});
