import { keyPrefixOf, wakeChannelOf } from '../../../../../server/src/adapters/queue/bullmq/queue-keys';

describe("the queue's keys", () => {
  test('share one hash tag, with or without braces in the name', () => {
    expect(keyPrefixOf('durable-webhooks')).toBe('{durable-webhooks}');
    expect(keyPrefixOf('{blog}')).toBe('{blog}');
  });

  test('name the channel that wakes', () => {
    expect(wakeChannelOf('{blog}')).toBe('{blog}:wake');
  });
});
