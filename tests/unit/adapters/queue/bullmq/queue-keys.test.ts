import { keyPrefixOf, wakeChannelOf } from '../../../../../server/src/adapters/queue/bullmq/queue-keys';

describe("the queue's keys", () => {
  test('share one hash tag of their project, with or without braces in its name', () => {
    expect(keyPrefixOf('blog')).toBe('{durable-webhooks:blog}');
    expect(keyPrefixOf('{blog}')).toBe('{durable-webhooks:blog}');
  });

  test('name the channel that wakes', () => {
    expect(wakeChannelOf('{blog}')).toBe('{blog}:wake');
  });
});
