import { memoryOfDraining } from '../../../bench/memory';
import { describeWith } from '../../support/services';

const BACKLOG = 20_000;
/** What is in hand at once is bounded, so that it is the same for a backlog of any size. */
const MOST_MB_ABOVE_IDLE = 60;

const aboveIdle = async (driver: Parameters<typeof memoryOfDraining>[0]): Promise<number> => {
  const { idle, most } = await memoryOfDraining(driver, BACKLOG);
  return most - idle;
};

it('memory stays flat while the embedded driver drains a backlog', async () => {
  expect(await aboveIdle('embedded on sqlite')).toBeLessThanOrEqual(MOST_MB_ABOVE_IDLE);
});

describeWith(['postgres', 'redis'], 'with Redis', () => {
  it('memory stays flat while a backlog drains', async () => {
    expect(await aboveIdle('bullmq on postgres')).toBeLessThanOrEqual(MOST_MB_ABOVE_IDLE);
  });
});
