import { Webhook } from 'standardwebhooks';
import { verify } from '../../../receiver/src';
import type { Receiver } from '../../support/receiver';
import { startReceiver } from '../../support/receiver';
import type { StrapiApp } from '../../support/strapi';
import { startStrapi } from '../../support/strapi';
import { atSuiteEnd } from '../../support/suite-end';
import { until } from '../../support/until';
import { isSignedLikeGithub } from './github-verification';
import { startStrapiReceiver } from './strapi-receiver';
import type { StrapiReceiver } from './strapi-receiver';

const STANDARD_SECRET = `whsec_${Buffer.alloc(32, 7).toString('base64')}`;
const TEXT_SECRET = 'a text that only both sides know';
const TITLE = 'Ünïcödé — “quotes”, 🎉, 日本語 and \u2028';

let receiver: Receiver;
let strapiReceiver: StrapiReceiver;
let app: StrapiApp;

beforeAll(async () => {
  receiver = await startReceiver();
  atSuiteEnd(() => receiver.stop());
  await receiver.behave('/standard', { status: 503, times: 1 });
  strapiReceiver = await startStrapiReceiver(TEXT_SECRET);
  const common = { events: ['entry.publish'], retry: { schedule: [1] } };
  app = await startStrapi({
    plugin: {
      endpoints: {
        standard: { ...common, name: 'Standard', url: receiver.url('/standard'), secret: STANDARD_SECRET },
        github: {
          ...common,
          name: 'GitHub',
          url: receiver.url('/github'),
          signature: 'github',
          secret: TEXT_SECRET,
        },
        strapi: {
          ...common,
          name: 'Strapi',
          url: strapiReceiver.url,
          signature: 'strapi',
          secret: TEXT_SECRET,
        },
        stranger: {
          ...common,
          name: 'Stranger',
          url: strapiReceiver.url,
          signature: 'strapi',
          secret: 'another secret than that one',
          events: ['entry.update'],
        },
        unsigned: { ...common, name: 'Unsigned', url: receiver.url('/unsigned'), signature: 'none' },
      },
    },
  });
  await app.run(async (strapi, title) => {
    const articles = strapi.documents('api::article.article');
    const data = { title } as object;
    const { documentId } = await articles.create({ data });
    await articles.update({ documentId, data });
    await articles.publish({ documentId });
  }, TITLE);
});

describe('a delivery of the running plugin', () => {
  it('is accepted by the npm package standardwebhooks, every attempt with a moment and a signature of its own', async () => {
    const [failed, again] = await receiver.waitFor(2, 15_000, { path: '/standard' });
    for (const { headers, body } of [failed!, again!]) {
      expect(new Webhook(STANDARD_SECRET).verify(body, headers)).toMatchObject({
        event: 'entry.publish',
        entry: { title: TITLE },
      });
    }
    expect(again!.headers['webhook-id']).toBe(failed!.headers['webhook-id']);
    expect(again!.body).toBe(failed!.body);
    expect(again!.headers['webhook-signature']).not.toBe(failed!.headers['webhook-signature']);
  });

  it('is accepted by a Strapi with the middleware of its documentation, and only with the right secret', async () => {
    const answers = await until(
      async () => {
        const found = await strapiReceiver.answers();
        return found.length >= 2 && found;
      },
      { deadlineMs: 15_000 },
    );
    expect(answers).toContainEqual({ status: 200, event: 'entry.publish' });
    expect(answers).toContainEqual({ status: 401, event: 'entry.update' });
  });

  it('is accepted by the verification that GitHub describes', async () => {
    const [request] = await receiver.waitFor(1, 15_000, { path: '/github' });
    expect(isSignedLikeGithub(request!, TEXT_SECRET)).toBe(true);
    expect(isSignedLikeGithub({ ...request!, body: `${request!.body} ` }, TEXT_SECRET)).toBe(false);
  });

  it('is accepted by the receiver of this package', async () => {
    const [standard] = await receiver.waitFor(1, 15_000, { path: '/standard' });
    const [github] = await receiver.waitFor(1, 15_000, { path: '/github' });
    const event = { ok: true, event: 'entry.publish' };
    await expect(verify(standard!, STANDARD_SECRET)).resolves.toMatchObject(event);
    await expect(verify(github!, TEXT_SECRET, { scheme: 'github' })).resolves.toMatchObject(event);
    await expect(verify({ ...standard!, body: `${standard!.body} ` }, STANDARD_SECRET)).rejects.toMatchObject(
      {
        code: 'no-matching-signature',
      },
    );
  });

  it('carries no signature where none is asked for, but says who it is and when it was sent', async () => {
    const [request] = await receiver.waitFor(1, 15_000, { path: '/unsigned' });
    const names = Object.keys(request!.headers);
    expect(names).toEqual(expect.arrayContaining(['webhook-id', 'webhook-timestamp', 'x-strapi-event']));
    expect(names.filter((name) => name.includes('signature'))).toEqual([]);
  });
});
