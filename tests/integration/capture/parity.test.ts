import { describeOnEachDatabase } from '../../support/services';
import { startStrapi } from '../../support/strapi';
import type { StrapiApp } from '../../support/strapi';
import { recordHub, whatHappened } from './hub-recorder';
import { WAS_CHANGED_BEFORE_IT_WAS_READ, WAS_DELETED_BEFORE_IT_WAS_READ, differences } from './native-faults';
import { OPERATIONS } from './operations';
import type { Stage } from './operations';
import { perform, setStage } from './stage';

const OPERATIONS_UNDISTURBED = 300;
const OPERATIONS_IN_A_ROW = 60;
const SEED = Number(process.env['SEED'] ?? 20_260_731);

describeOnEachDatabase('beside native webhooks', (database) => {
  let app: StrapiApp;
  let stage: Stage;

  beforeAll(async () => {
    app = await startStrapi({ database, plugin: { archive: '*' } });
    await recordHub(app);
    stage = await setStage(app, SEED);
    for (const name of FIRST_THINGS) await perform(stage, OPERATIONS[name]!);
    await whatHappened(app);
  });

  test('the same events with the same payloads are captured, whatever is done to content', async () => {
    const problems: string[] = [];
    const successes = new Set<string>();
    for (let count = 0; count < OPERATIONS_UNDISTURBED; count += 1) {
      const name = stage.random.pick(Object.keys(OPERATIONS))!;
      if (await perform(stage, OPERATIONS[name]!)) successes.add(name);
      problems.push(...differences(await whatHappened(app)).map((problem) => `${count} ${name}: ${problem}`));
    }
    expect(problems).toEqual([]);
    expect([...successes].sort()).toEqual(Object.keys(OPERATIONS).sort());
  }, 240_000);

  test('the same changes are captured while native webhooks lag behind', async () => {
    for (let count = 0; count < OPERATIONS_IN_A_ROW; count += 1) {
      await perform(stage, OPERATIONS[stage.random.pick(Object.keys(OPERATIONS))!]!);
    }
    const happened = await whatHappened(app);
    expect(happened.captured.length).toBeGreaterThan(OPERATIONS_IN_A_ROW / 3);
    expect(differences(happened, [WAS_DELETED_BEFORE_IT_WAS_READ, WAS_CHANGED_BEFORE_IT_WAS_READ])).toEqual(
      [],
    );
  }, 120_000);

  test('changes that follow each other at once are captured in their order, each with its own state', async () => {
    const expected = await app.run(async (strapi) => {
      const documents = strapi.documents('api::article.article') as unknown as Record<
        string,
        (params: object) => Promise<{ documentId: string }>
      >;
      const { documentId } = await documents.create!({ data: { title: 'state 0' } });
      const done = ['entry.create state 0'];
      for (let state = 1; state <= 8; state += 1) {
        const title = `state ${state}`;
        await documents.update!({ documentId, data: { title }, status: state % 2 ? 'published' : 'draft' });
        done.push(`entry.update ${title}`);
        if (state % 2) done.push(`entry.publish ${title}`);
      }
      await documents.delete!({ documentId });
      return done;
    });
    const { captured } = await whatHappened(app);
    const told = captured.map(
      ({ type, body }) => `${type} ${(JSON.parse(body) as { entry: { title: string } }).entry.title}`,
    );
    expect(told.slice(0, expected.length)).toEqual(expected);
    expect(told.slice(expected.length).sort()).toEqual(['entry.delete state 7', 'entry.delete state 8']);
  });
});

/** So that there is something to do the rest to. */
const FIRST_THINGS = [
  'upload files',
  'upload a picture',
  'make a folder',
  'create a category',
  'create an author',
  'create a tag',
  'create a tag',
  'create a draft',
  'create a draft',
  'create and publish',
  'create and publish',
  'save the homepage',
];
