import { Redis } from 'ioredis';
import { createDatabase } from '../../support/database';
import { startPostgres } from '../../support/postgres';
import { startRedis } from '../../support/redis';
import { describeWith } from '../../support/services';

describeWith(['redis'], 'a Redis of the suite', () => {
  test('comes back empty from a restart without an append-only file, and whole with one', async () => {
    const [forgetful, careful] = await Promise.all([startRedis(), startRedis({ aof: true })]);
    for (const redis of [forgetful, careful]) {
      await redis.command('SET', 'key', 'value');
    }
    await careful.command('CONFIG', 'SET', 'appendfsync', 'always');
    await careful.command('SET', 'key', 'value');
    await Promise.all([forgetful.restart(), careful.restart()]);
    expect(await forgetful.command('GET', 'key')).toBeNull();
    expect(await careful.command('GET', 'key')).toBe('value');
  });

  test('answers nothing while frozen, and goes on when thawed', async () => {
    const redis = await startRedis();
    const client = new Redis(redis.url, { commandTimeout: 200 });
    await client.ping();
    redis.freeze();
    await expect(client.ping()).rejects.toThrow('timed out');
    redis.thaw();
    expect(await client.ping()).toBe('PONG');
    client.disconnect();
  });

  test('refuses writes when it is full', async () => {
    const redis = await startRedis({ maxmemory: '2mb' });
    await redis.command('SET', 'small', 'x');
    await expect(redis.command('SET', 'large', 'x'.repeat(4 << 20))).rejects.toThrow('OOM');
  });
});

describeWith(['postgres-programs'], 'a PostgreSQL of the suite', () => {
  test.each(['fast', 'immediate'] as const)('keeps what was committed over a restart (%s)', async (how) => {
    const server = await startPostgres();
    const database = await createDatabase('postgres', server);
    await database.query('create table kept (value int)');
    await database.query('insert into kept values ($1)', [42]);
    await server.restart(how);
    expect(await database.query('select value from kept')).toEqual([{ value: 42 }]);
    await server.shutDown();
    await expect(database.query('select 1')).rejects.toThrow('ECONNREFUSED');
  });
});
