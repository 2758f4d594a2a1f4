import { describeOnEachDatabase } from '../../support/services';
import { startStrapi } from '../../support/strapi';
import type { StrapiApp } from '../../support/strapi';
import { until } from '../../support/until';
import { captured, recordHub } from './hub-recorder';
import type { CapturedEvent } from './hub-recorder';

const RELEASE = { id: 3, name: 'Spring', releasedAt: '2026-03-01T00:00:00.000Z' };

describeOnEachDatabase('events that only the hub tells of', (database) => {
  let app: StrapiApp;

  beforeAll(async () => {
    app = await startStrapi({ database, plugin: { archive: '*' } });
    await recordHub(app);
    await app.run((strapi) => {
      // The features that emit these need a paid licence.
      strapi.get('webhookStore').addAllowedEvent('RELEASES_PUBLISH', 'releases.publish');
      strapi
        .get('webhookStore')
        .addAllowedEvent('WORKFLOW_UPDATE_STAGE', 'review-workflows.updateEntryStage');
    });
  });

  test('are stored before the emission is over, with the body of native webhooks', async () => {
    const stored = await app.run(async (strapi, release) => {
      await strapi.eventHub.emit('releases.publish', { isPublished: true, release });
      return strapi.db.connection('durable_webhooks_events').select('body').orderBy('id', 'desc').first();
    }, RELEASE);
    const [event] = await captured(app);
    expect(stored).toEqual({ body: event!.body });
    expect(payload(event!)).toBe(JSON.stringify({ isPublished: true, release: RELEASE }));
    expect(event).toMatchObject({ type: 'releases.publish', uid: null, documentId: null, thinReason: null });
  });

  test('know the document they are about', async () => {
    const stageChange = {
      model: 'article',
      uid: 'api::article.article',
      entity: { id: 5, documentId: 'doc5', locale: 'fr', status: 'draft' },
      workflow: { id: 1, stages: { from: { id: 1, name: 'To do' }, to: { id: 2, name: 'Done' } } },
    };
    await app.run(
      (strapi, info) => strapi.eventHub.emit('review-workflows.updateEntryStage', info),
      stageChange,
    );
    const [event] = await captured(app);
    expect(event).toMatchObject({
      uid: 'api::article.article',
      documentId: 'doc5',
      locale: 'fr',
      status: 'draft',
    });
    expect(payload(event!)).toBe(JSON.stringify(stageChange));
  });

  test('an Error in the payload is written as native webhooks write it', async () => {
    await app.run((strapi) =>
      strapi.eventHub.emit('releases.publish', {
        isPublished: false,
        error: new Error('entry is locked'),
        release: undefined,
      }),
    );
    expect((await captured(app)).map(payload)).toEqual(['{"isPublished":false,"error":{}}']);
  });

  test('belong to the transaction that they are emitted in', async () => {
    await app.run(async (strapi) => {
      const emitIn = async (name: string, fails: boolean) =>
        strapi.db.transaction(async () => {
          await strapi.eventHub.emit('releases.publish', { name });
          if (fails) throw new Error('rolled back');
        });
      await emitIn('committed', false);
      await emitIn('rolled back', true).catch(() => 'as planned');
    });
    expect((await captured(app)).map(payload)).toEqual(['{"name":"committed"}']);
  });

  test('are stored once also when the transaction ends before its emission does', async () => {
    await app.run(async (strapi) => {
      for (let ticks = 0; ticks < 40; ticks += 1) {
        // The transaction ends before, while and after the event is being stored.
        await strapi.db.transaction(async () => {
          void strapi.eventHub.emit('releases.publish', { ticks, by: 'a return' });
          for (let tick = 0; tick < ticks; tick += 1) await Promise.resolve();
        });
        let emitLater = (): void => {};
        await strapi.db.transaction(async () => {
          const gate = new Promise<void>((resolve) => (emitLater = resolve));
          void gate.then(() => strapi.eventHub.emit('releases.publish', { ticks, by: 'a leftover' }));
        });
        emitLater();
      }
    });
    const stored: CapturedEvent[] = [];
    await until(async () => stored.push(...(await captured(app))) >= 80);
    expect(await captured(app)).toEqual([]);
    const expected = Array.from({ length: 40 }, (_, ticks) =>
      ['a leftover', 'a return'].map((by) => `{"ticks":${ticks},"by":"${by}"}`),
    );
    expect(stored.map(payload).sort()).toEqual(expected.flat().sort());
  });

  test('that native webhooks do not know, or that are captured elsewhere, are left alone', async () => {
    await app.run(async (strapi) => {
      await strapi.eventHub.emit('admin.auth.success', { user: 1 });
      await strapi.eventHub.emit('entry.update', { model: 'tag', uid: 'api::tag.tag', entry: { id: 1 } });
      await strapi.eventHub.emit('media.update', { media: { id: 1 } });
    });
    expect(await captured(app)).toEqual([]);
  });

  test('that cannot be stored are logged, and the emitter goes on', async () => {
    await app.run(async (strapi) => {
      await strapi.db.connection.schema.renameTable('durable_webhooks_events', 'mislaid_events');
      try {
        await strapi.eventHub.emit('releases.publish', { isPublished: true });
      } finally {
        await strapi.db.connection.schema.renameTable('mislaid_events', 'durable_webhooks_events');
      }
    });
    await until(() => app.output.toString().includes('could not store the event releases.publish'));
    expect(app.isRunning).toBe(true);
    expect(await captured(app)).toEqual([]);
  });

  test('without a payload or with one that cannot be written are stored all the same', async () => {
    await app.run(async (strapi) => {
      const circular: Record<string, unknown> = {};
      circular['itself'] = circular;
      await strapi.eventHub.emit('releases.publish');
      await strapi.eventHub.emit('releases.publish', circular);
    });
    const [empty, thin] = await captured(app);
    expect(payload(empty!)).toBe('{}');
    expect(thin!.thinReason).toMatch(/cannot be written as JSON/);
    expect(JSON.parse(thin!.body)).toMatchObject({ event: 'releases.publish', truncated: true });
  });
});

/** The body without what every body begins with. */
function payload({ body }: CapturedEvent): string {
  const { event: _event, createdAt: _createdAt, ...info } = JSON.parse(body) as Record<string, unknown>;
  return JSON.stringify(info);
}
