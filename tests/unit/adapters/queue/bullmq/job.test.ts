import { parcelsOf, readParcel } from '../../../../../server/src/adapters/queue/bullmq/job';

const deliveries = (count: number) =>
  Array.from({ length: count }, (_, n) => ({ id: 100 + n, endpointId: 5, attempt: 3 }));
const attemptsOf = (data: object): unknown => JSON.parse(JSON.stringify(data));

describe('a job', () => {
  test('is identified by its delivery and attempt, in a form BullMQ accepts, and carries nothing else', () => {
    expect(parcelsOf([{ id: 12, endpointId: 5, attempt: 3 }])).toEqual([
      { id: '12-3', data: { deliveryId: 12, attempt: 3 } },
    ]);
  });

  test.each([
    [0, 0, 0],
    [20, 20, 1],
    [21, 11, 2],
    [500, 20, 25],
    [2_000, 80, 25],
  ])('carries a share of many: %i deliveries make %i jobs of at most %i', (count, jobs, most) => {
    const parcels = parcelsOf(deliveries(count));
    const read = parcels.map(({ data }) => readParcel(attemptsOf(data)) ?? []);
    expect([parcels.length, Math.max(0, ...read.map((attempts) => attempts.length))]).toEqual([jobs, most]);
    expect(read.flat()).toEqual(deliveries(count).map(({ id, attempt }) => ({ deliveryId: id, attempt })));
    expect(new Set(parcels.map(({ id }) => id)).size).toBe(jobs);
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
    [{ attempts: [] }],
    [{ attempts: [{ deliveryId: 12 }] }],
  ])('is nothing when Redis gives back %j', (data) => {
    expect(readParcel(data)).toBeNull();
  });
});
