import { createEndpointCopy } from '../../../../server/src/adapters/store/endpoints-copy';
import type { Endpoint } from '../../../../server/src/core/endpoint';
import { anEndpoint } from '../../../support/factories';

/** A copy whose readings end when the test says so. */
function aCopy() {
  const readings: ((endpoints: Endpoint[]) => void)[] = [];
  const copy = createEndpointCopy(() => new Promise((resolve) => readings.push(resolve)));
  const answer = async (...endpoints: Endpoint[]): Promise<void> => {
    while (readings.length === 0) await Promise.resolve();
    readings.shift()!(endpoints);
  };
  return { copy, answer };
}

const [one, two, three] = [1, 2, 3].map((id) => anEndpoint({ id })) as [Endpoint, Endpoint, Endpoint];
const idsOf = ({ all }: { all(): readonly Endpoint[] }): number[] => all().map(({ id }) => id);

it('holds what was read, by id and in the order of ids', async () => {
  const { copy, answer } = aCopy();
  const refreshed = copy.refresh();
  await answer(two, one);
  await refreshed;
  expect(idsOf(copy)).toEqual([1, 2]);
  expect(copy.byId(2)).toBe(two);
  expect(copy.byId(3)).toBeUndefined();
});

it('knows of a change and of a removal before the next reading', async () => {
  const { copy, answer } = aCopy();
  const refreshed = copy.refresh();
  await answer(one, three);
  await refreshed;
  const changed = { ...one, name: 'changed' };
  copy.put(two);
  copy.put(changed);
  copy.drop(3);
  expect(idsOf(copy)).toEqual([1, 2]);
  expect(copy.byId(1)).toBe(changed);
});

it('does not take a reading for the truth that began before a change', async () => {
  const { copy, answer } = aCopy();
  const stale = copy.refresh();
  await Promise.resolve();
  copy.put(two);
  const fresh = copy.refresh();
  await answer(one);
  await stale;
  expect(idsOf(copy)).toEqual([2]);
  await answer(one, two);
  await fresh;
  expect(idsOf(copy)).toEqual([1, 2]);
});

it('reads again after a reading that failed', async () => {
  let isBroken = true;
  const copy = createEndpointCopy(() =>
    isBroken ? Promise.reject(new Error('no database')) : Promise.resolve([one]),
  );
  await expect(copy.refresh()).rejects.toThrow('no database');
  isBroken = false;
  await copy.refresh();
  expect(idsOf(copy)).toEqual([1]);
});
