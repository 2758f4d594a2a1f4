import { createSlots } from '../../../server/src/pipeline/slots';

describe('slots', () => {
  it('let in as many as there are, the others in turn as places are left', async () => {
    const slots = createSlots(2);
    const order: number[] = [];
    for (const n of [1, 2, 3, 4]) void slots.enter().then((isIn) => isIn && order.push(n));
    await Promise.resolve();
    expect(order).toEqual([1, 2]);
    slots.leave();
    await Promise.resolve();
    expect(order).toEqual([1, 2, 3]);
    slots.leave();
    slots.leave();
    slots.leave();
    await Promise.resolve();
    expect(order).toEqual([1, 2, 3, 4]);
    expect(await Promise.all([slots.enter(), slots.enter()])).toEqual([true, true]);
  });

  it('turn away who waits and who comes once they are closed', async () => {
    const slots = createSlots(1);
    await slots.enter();
    const waiting = slots.enter();
    slots.close();
    expect(await waiting).toBe(false);
    slots.leave();
    expect(await slots.enter()).toBe(false);
  });
});
