import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort } from '../../support/free-port';
import { startReceiver, type Receiver } from '../../support/receiver';
import { ROOT } from '../../unit/docs/pages';

describe('the test receiver', () => {
  let receiver: Receiver;

  beforeAll(async () => {
    receiver = await startReceiver();
  });
  afterAll(() => receiver.stop());
  beforeEach(() => receiver.clear());

  const post = (path: string, body = '') =>
    fetch(receiver.url(path), { method: 'POST', body, headers: { 'webhook-id': 'msg_1' } });

  it('keeps what it got and answers 200 ok', async () => {
    const response = await post('/a?b=1', '{"é":1}');
    expect([response.status, await response.text()]).toEqual([200, 'ok']);
    const [request] = await receiver.requests();
    expect(request).toMatchObject({ n: 1, path: '/a?b=1', method: 'POST', body: '{"é":1}' });
    expect(request?.headers['webhook-id']).toBe('msg_1');
  });

  it('goes through a sequence of behaviours and ends at 200', async () => {
    await receiver.behave('/s', [
      { status: 503, times: 2 },
      { status: 418, body: 'tea' },
    ]);
    const statuses: number[] = [];
    for (let i = 0; i < 4; i++) statuses.push((await post('/s')).status);
    expect(statuses).toEqual([503, 503, 418, 200]);
  });

  it('answers any status that the path names, with a Retry-After', async () => {
    const [plain, asking] = [await post('/answers/418'), await post('/answers/503/3600')];
    expect([plain.status, plain.headers.get('retry-after')]).toEqual([418, null]);
    expect([asking.status, asking.headers.get('retry-after')]).toEqual([503, '3600']);
    expect((await post('/answers/99')).status).toBe(200);
  });

  it('is a zoo for the playground, with every exhibit at an address of its own', async () => {
    const zoo = spawn(process.execPath, [join(ROOT, 'playground/zoo.js')], {
      env: { ...process.env, ZOO_PORT: String(await freePort()) },
    });
    try {
      const [listed] = (await once(zoo.stdout, 'data')) as [Buffer];
      const urls = String(listed).trim().split('\n');
      const [answers503 = ''] = urls;
      expect((await fetch(answers503, { method: 'POST' })).status).toBe(503);
      for (const name of ['zoo/gzip-bomb', 'expired', 'plain-text']) {
        expect(urls.filter((url) => url.endsWith(`/${name}`))).toHaveLength(1);
      }
    } finally {
      zoo.kill();
      await once(zoo, 'exit');
    }
  });

  it('holds a lone behaviour for ever, and for * on every path', async () => {
    await receiver.behave('*', { status: 500 });
    for (let i = 0; i < 3; i++) expect((await post(`/${i}`)).status).toBe(500);
  });

  it('waits for a number of requests and for a predicate', async () => {
    const counted = receiver.waitFor(3);
    const found = receiver.waitFor((requests) => requests.some(({ body }) => body === 'c'));
    for (const body of ['a', 'b', 'c']) await post('/', body);
    expect((await counted).length).toBe(3);
    expect((await found).map(({ body }) => body)).toContain('c');
    await expect(receiver.waitFor(4, 50)).rejects.toThrow('got 3');
  });

  it('refuses connections while paused and takes them again on the same port', async () => {
    await receiver.pause();
    await expect(post('/')).rejects.toThrow('fetch failed');
    await receiver.resume();
    expect((await post('/')).status).toBe(200);
  });

  it('keeps port, requests and behaviours over a restart', async () => {
    await receiver.behave('/r', { status: 503, times: 2 });
    await post('/r');
    await receiver.restart();
    expect([(await post('/r')).status, (await post('/r')).status]).toEqual([503, 200]);
    expect((await receiver.requests()).map(({ n }) => n)).toEqual([1, 2, 3]);
  });

  it('counts requests that are open at once', async () => {
    await receiver.behave('/slow', { status: 200, delayMs: 100 });
    await Promise.all([post('/slow'), post('/slow'), post('/slow')]);
    await post('/quick');
    expect((await receiver.concurrency('/slow')).max).toBe(3);
    expect((await receiver.concurrency('/quick')).max).toBe(1);
  });

  it('writes a line to its log before it answers', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'receiver-'));
    const log = join(folder, 'log.jsonl');
    const logging = await startReceiver({ log, countOnly: true });
    try {
      await fetch(logging.url('/l'), { method: 'POST', body: 'x', headers: { 'webhook-id': 'msg_2' } });
      expect(JSON.parse(await readFile(log, 'utf8'))).toMatchObject({
        id: 'msg_2',
        path: '/l',
        body: 'x',
        n: 1,
      });
      expect([await logging.count(), await logging.requests()]).toEqual([1, []]);
    } finally {
      await logging.stop();
      await rm(folder, { recursive: true });
    }
  });
});
