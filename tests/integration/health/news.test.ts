import { startMailServer } from '../../support/mail-server';
import type { MailServer } from '../../support/mail-server';
import { until } from '../../support/until';
import { setStage } from './stage';
import type { Stage } from './stage';

const DAY = 86_400_000;

interface Told {
  event: string;
  endpoint: { id: number; key: string; name: string };
  reason: string | null;
  failingSince: string | null;
  consecutiveFailures: number;
}

describe('what becomes of an endpoint', () => {
  let stage: Stage;
  let mailServer: MailServer;

  beforeAll(async () => {
    mailServer = await startMailServer();
    const email = {
      provider: 'nodemailer',
      providerOptions: { host: '127.0.0.1', port: mailServer.port, secure: false, ignoreTLS: true },
      settings: { defaultFrom: 'strapi@example.com', defaultReplyTo: 'strapi@example.com' },
    };
    stage = await setStage(
      {
        flaky: { events: ['*'], retry: { schedule: Array.from({ length: 40 }, () => 1) } },
        gone: { events: ['*'] },
        ops: { events: ['durable-webhooks.*'] },
      },
      {
        plugin: { notify: { email: 'ops@example.com' }, disableAfterDays: 3 },
        env: { EMAIL_CONFIG: JSON.stringify(email) },
      },
    );
    await stage.receiver.behave('/flaky', { status: 503 });
    await stage.app.run(listen);
  });

  const told = async (): Promise<Told[]> =>
    (await stage.receiver.requests({ path: '/ops' })).map(({ body }) => JSON.parse(body) as Told);
  const kinds = async (): Promise<string[]> =>
    (await told()).map(({ event, endpoint }) => `${endpoint.key} ${event.split('.').at(-1)}`);
  const subjects = (): string[] => mailServer.mails.map(({ subject }) => subject);
  const tellsOf = (...expected: string[]) =>
    until(
      async () => (await kinds()).length >= expected.length && mailServer.mails.length >= expected.length,
      {
        deadlineMs: 20_000,
        everyMs: 100,
        what: expected.join(', '),
      },
    );

  it('is not told while it may be short trouble', async () => {
    await stage.publish(8);
    await stage.becomes('flaky', 'parked');
    const before = await stage.receiver.count({ path: '/flaky' });
    await stage.age('flaky', 30_000);
    await stage.receiver.waitFor(before + 1, 20_000, { path: '/flaky' });
    expect(await told()).toEqual([]);
  });

  it('is told once when it fails for longer: other endpoints, listeners of the hub, the log and people', async () => {
    const { id } = await stage.endpoint('flaky');
    await stage.age('flaky', 90_000);
    await tellsOf('flaky failing');
    const [failing] = await told();
    expect(failing).toMatchObject({
      event: 'durable-webhooks.endpoint.failing',
      createdAt: expect.any(String),
      endpoint: { id, key: 'flaky', name: 'flaky' },
      reason: null,
      failingSince: expect.any(String),
    });
    expect(failing!.consecutiveFailures).toBeGreaterThanOrEqual(6);
    expect(await stage.app.run(heard)).toEqual(['durable-webhooks.endpoint.failing']);
    expect(String(stage.app.output)).toContain(`Webhook endpoint ${id} "flaky" is failing`);
    expect(String(stage.app.output)).toContain(
      `{"endpoint":${id},"event":"durable-webhooks.endpoint.failing","failures":`,
    );
    const [mail] = mailServer.mails;
    expect(mail).toEqual({
      to: ['ops@example.com'],
      subject: `Webhook endpoint ${id} "flaky" is failing`,
      text: expect.stringContaining('It has accepted nothing since 20'),
    });
  });

  it('is not told again by a process that was started since', async () => {
    await stage.app.kill();
    await stage.again();
    await stage.app.run(listen);
    const before = await stage.receiver.count({ path: '/flaky' });
    await stage.age('flaky', 120_000);
    await stage.receiver.waitFor(before + 1, 20_000, { path: '/flaky' });
    await new Promise((resolve) => setTimeout(resolve, 1500));
    expect(await kinds()).toEqual(['flaky failing']);
    expect(subjects()).toHaveLength(1);
  });

  it('is told once when it accepts again', async () => {
    await stage.receiver.behave('/flaky', { status: 200 });
    await stage.age('flaky', 150_000);
    await tellsOf('flaky failing', 'flaky recovered');
    expect(await kinds()).toEqual(['flaky failing', 'flaky recovered']);
    expect(subjects().at(-1)).toContain('has recovered');
  });

  it('is told when it answered 410 and is disabled, and what waits for it is kept', async () => {
    await stage.receiver.behave('/gone', { status: 410 });
    await stage.publish(3);
    await tellsOf('flaky failing', 'flaky recovered', 'gone disabled');
    expect((await told()).at(-1)).toMatchObject({ reason: 'the receiver answered 410 Gone' });
    expect(subjects().at(-1)).toMatch(/"gone" was disabled/);
    await until(async () => (await stage.states('gone'))['sending'] === undefined);
    expect((await stage.states('gone'))['pending']).toBeGreaterThanOrEqual(3);
    expect(await kinds()).toHaveLength(3);
  });

  it('is told when it is given up after days without one success', async () => {
    await stage.receiver.behave('/flaky', { status: 500 });
    await stage.publish(8);
    await stage.becomes('flaky', 'parked');
    await stage.age('flaky', 3 * DAY + 60_000);
    await tellsOf('flaky failing', 'flaky recovered', 'gone disabled', 'flaky disabled');
    const { disabledReason, sentences } = await stage.endpoint('flaky');
    expect(disabledReason).toMatch(/^it accepted nothing for 3 days, \d+ attempts in a row failed$/);
    expect(sentences.disabledReason).toMatchObject({ code: 'givenUp', params: { days: 3 } });
    expect((await told()).at(-1)).toMatchObject({ reason: disabledReason });
    expect((await stage.states('flaky'))['dead']).toBeUndefined();
  });

  it('was never owed to the endpoint that it is about', async () => {
    const rows = await stage.app.database.query(
      `SELECT p.key, e.type FROM durable_webhooks_deliveries d
       JOIN durable_webhooks_events e ON e.id = d.event_id JOIN durable_webhooks_endpoints p ON p.id = d.endpoint_id
       WHERE e.type LIKE 'durable-webhooks.%' AND p.key <> 'ops' ORDER BY d.id`,
    );
    expect(rows.map((row) => `${String(row['key'])} ${String(row['type']).split('.').at(-1)}`)).toEqual([
      'gone failing',
      'gone recovered',
      'flaky disabled',
      'gone disabled',
    ]);
  });

  it('ends when a person enables it: what waited is delivered, and nothing is held against it', async () => {
    await stage.receiver.behave('/flaky', { status: 200 });
    const { id } = await stage.endpoint('flaky');
    await stage.app.run(enable, id);
    await until(async () => Object.keys(await stage.states('flaky')).join() === 'succeeded', {
      deadlineMs: 20_000,
      everyMs: 200,
      what: 'all deliveries that waited',
    });
    const { disabledReason, health } = await stage.endpoint('flaky');
    expect([disabledReason, health.state, health.consecutiveFailures]).toEqual([null, 'healthy', 0]);
    expect(await kinds()).toHaveLength(4);
  });
});

/* These run inside Strapi: they see their parameters only. */

function listen(strapi: any): void {
  const heard: string[] = [];
  Object.assign(globalThis, { heard });
  for (const kind of ['failing', 'recovered', 'disabled']) {
    const type = `durable-webhooks.endpoint.${kind}`;
    strapi.eventHub.on(type, async () => void heard.push(type));
  }
}

const heard = (): string[] => (globalThis as unknown as { heard: string[] }).heard;

const enable = (strapi: any, id: number): Promise<unknown> =>
  strapi.plugin('durable-webhooks').service('endpoints').update(id, { enabled: true });
