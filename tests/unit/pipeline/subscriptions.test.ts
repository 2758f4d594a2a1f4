import type { Endpoint } from '../../../server/src/core/endpoint';
import { createSubscriptions } from '../../../server/src/pipeline/subscriptions';
import { anEndpoint } from '../../support/factories';
import { aDirectory } from '../../support/fakes/endpoint-directory';

const USERS = 'plugin::users-permissions.user';
const ARTICLE = 'api::article.article';

function wants(endpoints: Endpoint[], type: string, uid: string | null, archive: string[] = []): boolean {
  const subscriptions = createSubscriptions(aDirectory(...endpoints), archive);
  subscriptions.opened();
  return subscriptions.wants(type, uid);
}

describe('what somebody wants', () => {
  it('is what an enabled endpoint subscribes to', () => {
    const updates = anEndpoint({ events: ['entry.update'] });
    expect(wants([updates], 'entry.update', ARTICLE)).toBe(true);
    expect(wants([updates], 'entry.create', ARTICLE)).toBe(false);
    expect(wants([], 'entry.update', ARTICLE)).toBe(false);
  });

  it('is not what an endpoint that is switched off subscribes to', () => {
    expect(wants([anEndpoint({ enabled: false })], 'entry.update', ARTICLE)).toBe(false);
  });

  it('is also what an endpoint waits for that we disabled', () => {
    expect(wants([anEndpoint({ disabledReason: 'gone' })], 'entry.update', ARTICLE)).toBe(true);
  });

  it('is asked before locale and status are known, so these do not limit it', () => {
    const german = anEndpoint({ locales: ['de'], statuses: ['published'] });
    expect(wants([german], 'entry.update', ARTICLE)).toBe(true);
  });

  it('is what the archive names, though nobody subscribes', () => {
    expect(wants([], 'entry.update', ARTICLE, ['entry.*'])).toBe(true);
    expect(wants([], 'media.create', null, ['entry.*'])).toBe(false);
  });

  it('is never a user, unless an endpoint names the content type', () => {
    expect(wants([anEndpoint()], 'entry.create', USERS, ['*'])).toBe(false);
    expect(wants([anEndpoint({ contentTypes: [USERS] })], 'entry.create', USERS)).toBe(true);
  });

  it('is everything but users as long as the endpoints are not known', () => {
    const subscriptions = createSubscriptions(aDirectory(), []);
    expect(subscriptions.wants('entry.create', ARTICLE)).toBe(true);
    expect(subscriptions.wants('media.create', null)).toBe(true);
    expect(subscriptions.wants('entry.create', USERS)).toBe(false);
  });
});
