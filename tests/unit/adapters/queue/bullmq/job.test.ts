import { jobIdOf, jobOf, readJob } from '../../../../../server/src/adapters/queue/bullmq/job';

describe('a job', () => {
  test('is identified by its delivery and attempt, in a form BullMQ accepts', () => {
    expect(jobIdOf({ deliveryId: 12, attempt: 3 })).toBe('12-3');
  });

  test('carries only its delivery and attempt', () => {
    expect(jobOf({ id: 12, endpointId: 5, attempt: 3 })).toEqual({ deliveryId: 12, attempt: 3 });
  });

  test('is read back as it was written', () => {
    const job = { deliveryId: 12, attempt: 3 };
    expect(readJob(JSON.parse(JSON.stringify(job)))).toEqual(job);
  });

  test.each([
    [{}],
    [null],
    [undefined],
    ['12-3'],
    [{ deliveryId: '12', attempt: 3 }],
    [{ deliveryId: 12 }],
    [{ deliveryId: 12, attempt: 0 }],
    [{ deliveryId: 1.5, attempt: 1 }],
    [{ deliveryId: -1, attempt: 1 }],
  ])('is nothing when Redis gives back %j', (data) => {
    expect(readJob(data)).toBeNull();
  });
});
