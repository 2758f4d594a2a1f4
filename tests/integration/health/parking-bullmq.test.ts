import { startRedis } from '../../support/redis';
import { describeWith } from '../../support/services';
import { describeParking } from './parking';

describeWith(['redis'], 'an endpoint that is down, BullMQ driver', () =>
  describeParking(async () => ({ redisUrl: (await startRedis()).url })),
);
