import type { EndpointView } from '../../../server/src/contracts';
import { describeOnEachDatabase } from '../../support/services';
import { startStrapi } from '../../support/strapi';
import type { StrapiApp } from '../../support/strapi';

const INPUT = { name: 'From code', url: 'https://example.com/', events: ['order.*'] };

describeOnEachDatabase('the services for code', (kind) => {
  let app: StrapiApp;
  beforeAll(async () => void (app = await startStrapi({ database: kind, plugin: { role: 'producer' } })));

  it('create, change, rotate and remove an endpoint, in a transaction of the caller', async () => {
    const seen = await app.run(async (strapi, input) => {
      const endpoints = strapi.plugin('durable-webhooks').service('endpoints');
      const made = await strapi.db.transaction(async () => {
        const { id } = await endpoints.create(input);
        await endpoints.update(id, { name: 'Changed' });
        const { secret, secrets } = await endpoints.rotateSecret(id, { overlapSeconds: 60 });
        return { id, secret, secretCount: secrets.length };
      });
      const view = await endpoints.findOne(made.id);
      await strapi.db.transaction(() => endpoints.remove(made.id));
      return { made, view, left: await endpoints.find() };
    }, INPUT);
    expect(seen.made).toMatchObject({ secret: expect.stringMatching(/^whsec_/), secretCount: 2 });
    expect(seen.view).toMatchObject({ name: 'Changed', enabled: true });
    expect(seen.left).toEqual([]);
  });

  it('leave no trace of an endpoint whose transaction was rolled back', async () => {
    const left: EndpointView[] = await app.run(async (strapi, input) => {
      const endpoints = strapi.plugin('durable-webhooks').service('endpoints');
      await strapi.db
        .transaction(async () => {
          await endpoints.create(input);
          throw new Error('rolled back');
        })
        .catch((error: Error) => {
          if (error.message !== 'rolled back') throw error;
        });
      return endpoints.find();
    }, INPUT);
    expect(left).toEqual([]);
  });

  it.each([
    ['endpoints', 'create', { ...INPUT, url: 'nonsense' }, 'ValidationError', 'url'],
    ['endpoints', 'update', 4000, 'NotFoundError', '4000'],
    ['endpoints', 'findOne', 'abc', 'ValidationError', 'id'],
    ['endpoints', 'rotateSecret', 4000, 'NotFoundError', '4000'],
    ['endpoints', 'test', 4000, 'NotFoundError', '4000'],
    ['deliveries', 'find', { state: 'asleep' }, 'ValidationError', 'state'],
    ['deliveries', 'findOne', 4000, 'NotFoundError', '4000'],
    ['deliveries', 'replay', {}, 'ValidationError', 'exactly one'],
    ['deliveries', 'replayMissing', { endpoint: 4000, since: 0 }, 'ValidationError', 'endpoint'],
    ['deliveries', 'replayMissing', {}, 'ValidationError', 'fields'],
    ['events', 'publish', 'not an event type', 'ValidationError', 'type'],
  ])('%s.%s refuses %j with %s', async (service, method, input, name, word) => {
    const error = await app.run(
      async (strapi, { service, method, input }) => {
        try {
          await strapi.plugin('durable-webhooks').service(service)[method](input, {});
          return { name: 'nothing', message: '' };
        } catch (caught) {
          const { name, message } = caught as Error;
          return { name, message };
        }
      },
      { service, method, input },
    );
    expect(error.name).toBe(name);
    expect(error.message).toContain(word);
  });
});
