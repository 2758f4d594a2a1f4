import fc from 'fast-check';
import {
  eventPatternProblem,
  eventTypeProblem,
  isProtectedUid,
  matches,
  matchesPattern,
  type SubscribableEvent,
  type Subscription,
} from '../../../server/src/core/subscription';

const USERS = 'plugin::users-permissions.user';

function subscription(overrides: Partial<Subscription> = {}): Subscription {
  return { id: 1, events: ['*'], contentTypes: null, locales: null, statuses: null, ...overrides };
}

function event(overrides: Partial<SubscribableEvent> = {}): SubscribableEvent {
  return { type: 'entry.update', uid: 'api::article.article', locale: 'en', status: 'draft', ...overrides };
}

describe('an event pattern', () => {
  it.each([
    ['entry.publish', 'entry.publish', true],
    ['entry.publish', 'entry.publish.late', false],
    ['entry.publish', 'Entry.publish', false],
    ['entry.*', 'entry.publish', true],
    ['entry.*', 'entry.a.b', true],
    ['entry.*', 'entry', false],
    ['entry.*', 'entryx.publish', false],
    ['a.b.*', 'a.b.c', true],
    ['a.b.*', 'a.c.c', false],
    ['*', 'anything.at.all', true],
  ])('%s against %s: %s', (pattern, type, expected) => {
    expect(matchesPattern(pattern, type)).toBe(expected);
  });

  it.each([
    '*',
    'entry.*',
    'entry.draft-discard',
    'review-workflows.updateEntryStage',
    'order',
    'a.b.*',
    'x_y:z.1',
  ])('may be %s', (pattern) => {
    expect(eventPatternProblem(pattern)).toBeNull();
  });

  it.each([
    '',
    '**',
    '.*',
    'entry.',
    '.entry',
    'entry..x',
    'entry.*.x',
    'entry*',
    'a b',
    'é.x',
    'a\n',
    'x'.repeat(256),
  ])('is refused: %j', (pattern) => {
    expect(eventPatternProblem(pattern)).toMatch(/^is not an event — write /);
  });

  it('without a star is an event type, and matches itself', () => {
    const types = fc.stringMatching(/^[a-z]{1,5}(\.[a-z]{1,5}){0,3}$/);
    fc.assert(
      fc.property(types, (type) => {
        expect(eventTypeProblem(type)).toBeNull();
        expect(matchesPattern(type, type)).toBe(true);
        expect(matchesPattern('*', type)).toBe(true);
        expect(matchesPattern(`${type}.*`, `${type}.x`)).toBe(true);
      }),
    );
  });

  it.each(['*', 'entry.*', '', 'a b'])('%j is no event type', (type) => {
    expect(eventTypeProblem(type)).toMatch(/^is not an event type — use /);
  });
});

describe('a subscription', () => {
  it('is owed what one of its patterns means, and nothing else', () => {
    const media = subscription({ events: ['media.*', 'entry.publish'] });
    expect(matches(media, event({ type: 'entry.publish' }))).toBe(true);
    expect(matches(media, event({ type: 'media.create', uid: null }))).toBe(true);
    expect(matches(media, event({ type: 'entry.update' }))).toBe(false);
  });

  it('limits entry events by content type, locale and status', () => {
    const limited = subscription({
      contentTypes: ['api::article.article'],
      locales: ['en'],
      statuses: ['published'],
    });
    const wanted = event({ status: 'published' });
    expect(matches(limited, wanted)).toBe(true);
    expect(matches(limited, { ...wanted, uid: 'api::page.page' })).toBe(false);
    expect(matches(limited, { ...wanted, locale: 'fr' })).toBe(false);
    expect(matches(limited, { ...wanted, status: 'draft' })).toBe(false);
  });

  it('lets entries pass that have no locale and no status to be limited by', () => {
    const limited = subscription({ locales: ['en'], statuses: ['published'] });
    expect(matches(limited, event({ locale: null, status: null }))).toBe(true);
  });

  it('lets events pass that are about no content type, and events that are no entry’s', () => {
    const limited = subscription({
      contentTypes: ['api::page.page'],
      locales: ['fr'],
      statuses: ['published'],
    });
    expect(matches(limited, event({ type: 'media.create', uid: null }))).toBe(true);
    expect(matches(limited, event({ type: 'entry.custom', uid: null }))).toBe(true);
    expect(matches(limited, event({ type: 'review-workflows.updateEntryStage' }))).toBe(true);
  });

  it.each([USERS, 'admin::user', 'admin::api-token'])(
    'is owed events about %s only when it names it',
    (uid) => {
      expect(isProtectedUid(uid)).toBe(true);
      expect(matches(subscription(), event({ uid }))).toBe(false);
      expect(matches(subscription({ contentTypes: ['api::article.article'] }), event({ uid }))).toBe(false);
      expect(matches(subscription(), event({ uid, type: 'custom.event' }))).toBe(false);
      expect(matches(subscription({ contentTypes: [uid] }), event({ uid }))).toBe(true);
      expect(matches(subscription({ contentTypes: [uid] }), event({ uid, type: 'custom.event' }))).toBe(true);
    },
  );

  it('treats other content types as nothing special', () => {
    expect(isProtectedUid('plugin::users-permissions.role')).toBe(false);
    expect(isProtectedUid('api::admin.admin')).toBe(false);
  });

  it('is never owed an event about its own endpoint', () => {
    const own = event({ type: 'durable-webhooks.endpoint.disabled', uid: null, subjectEndpointId: 1 });
    for (const pattern of ['*', 'durable-webhooks.*', 'durable-webhooks.endpoint.disabled']) {
      expect(matches(subscription({ id: 1, events: [pattern] }), own)).toBe(false);
      expect(matches(subscription({ id: 2, events: [pattern] }), own)).toBe(true);
    }
    expect(matches(subscription({ id: 2, events: ['entry.*'] }), own)).toBe(false);
  });

  it('without an id is owed events that are about no endpoint', () => {
    const { id: _, ...anonymous } = subscription();
    expect(matches(anonymous, event())).toBe(true);
    expect(matches(anonymous, event({ subjectEndpointId: null }))).toBe(true);
  });
});
