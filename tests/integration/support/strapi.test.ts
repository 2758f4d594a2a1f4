import { describeOnEachDatabase } from '../../support/services';
import { startStrapi } from '../../support/strapi';

describe('the Strapi a test boots', () => {
  test('runs functions in its own process and gives back their JSON', async () => {
    const app = await startStrapi();
    const answer = await app.run(
      async (strapi, { title }) => {
        const { documentId } = await strapi.documents('api::article.article').create({ data: { title } });
        const found = await strapi.documents('api::article.article').findOne({ documentId });
        return { pid: process.pid, title: found?.['title'] as string };
      },
      { title: 'Hello' },
    );
    expect(answer).toEqual({ pid: app.pid, title: 'Hello' });
    await app.stop();
  });

  test('rejects with the error of the function, its details included', async () => {
    const app = await startStrapi();
    const failing = app.run((strapi) => strapi.documents('api::tag.tag').create({ data: {} }));
    await expect(failing).rejects.toMatchObject({
      name: 'ValidationError',
      details: { errors: [expect.objectContaining({ path: ['name'] })] },
    });
  });

  test('reports while the function still runs, and rejects it when the process is killed', async () => {
    const app = await startStrapi();
    const seen: number[] = [];
    const endless = app.run(
      async (_strapi, _args, { report }) => {
        for (let n = 0; ; n++) {
          report(n);
          await new Promise((resolve) => setTimeout(resolve, 1));
        }
      },
      undefined,
      (n: number) => {
        seen.push(n);
        if (n === 3) void app.kill();
      },
    );
    await expect(endless).rejects.toThrow('signal SIGKILL');
    expect(seen.slice(0, 4)).toEqual([0, 1, 2, 3]);
  });

  test('says why it did not come up', async () => {
    await expect(startStrapi({ env: { DATABASE_CLIENT: 'oracle' } })).rejects.toThrow(/oracle/);
  });

  test('tells when it ended by itself', async () => {
    const app = await startStrapi();
    await app.run(() => void setImmediate(() => void Promise.reject(new Error('nobody listens'))));
    await app.exited;
    await expect(app.end()).rejects.toThrow(/ended by itself \(code 1.*nobody listens/s);
  });

  test('answers its administrator', async () => {
    const app = await startStrapi();
    const token = await app.adminToken();
    const me = await app.request('/admin/users/me', { token });
    expect(await me.json()).toMatchObject({ data: { email: 'admin@example.com' } });
  });

  test('names the timer and the server that keep it alive after it was stopped', async () => {
    const app = await startStrapi();
    await app.run(() => {
      setInterval(() => {}, 60_000);
    });
    await app.run(
      (_strapi, _args, { require }) =>
        new Promise<void>((resolve) => {
          require('node:net')
            .createServer()
            .listen(0, '127.0.0.1', () => resolve());
        }),
    );
    await expect(app.stop()).rejects.toThrow(/Still alive 5 s after .*Server on port \d+.*Timeout/);
  });
});

describeOnEachDatabase('a restart', (kind) => {
  test('finds the data of the process that was killed', async () => {
    const first = await startStrapi({ database: kind });
    await first.run((strapi) => strapi.documents('api::tag.tag').create({ data: { name: 'kept' } }));
    await first.kill();
    const second = await startStrapi({ database: first.database });
    const names = await second.run(async (strapi) => {
      const tags = await strapi.documents('api::tag.tag').findMany({});
      return tags.map((tag) => tag['name'] as string);
    });
    expect(names).toEqual(['kept']);
    const { destroyMs } = await second.stop();
    expect(destroyMs).toBeLessThan(5000);
  });
});
