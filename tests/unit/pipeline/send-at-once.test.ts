import type { ClaimedDelivery, NewDelivery } from '../../../server/src/core/delivery';
import { createSendAtOnce } from '../../../server/src/pipeline/send-at-once';
import { aClaimedDelivery, aNewDelivery } from '../../support/factories';

const NOW = 1_000;

/** Sending at once where there is room for so many, with a driver that takes all, none, or loses to another instance. */
function aStage({ room = 10, refuses = false, wins = true } = {}) {
  const written: { eventIds: number[]; atOnce: NewDelivery[]; later: NewDelivery[] }[] = [];
  const begun: ClaimedDelivery[] = [];
  const released: number[] = [];
  const held = new Set<number>();
  const sendAtOnce = createSendAtOnce({
    spare: { take: (deliveries) => deliveries.slice(0, room) },
    deliveries: {
      async takeNew(eventIds, { atOnce, later }) {
        written.push({ eventIds: [...eventIds], atOnce: [...atOnce], later: [...later] });
        return wins ? atOnce.map(({ endpointId }) => aClaimedDelivery({ endpointId })) : undefined;
      },
      release: async (ids) => void released.push(...ids),
    },
    holdings: {
      add: (ids) => ids.forEach((id) => held.add(id)),
      drop: (id) => void held.delete(id),
    },
    async begin(deliveries) {
      if (refuses) return deliveries.map(({ id }) => id);
      begun.push(...deliveries);
      return [];
    },
  });
  return { sendAtOnce, written, begun, released, held };
}

describe('sending at once', () => {
  it('dispatches all, and begins what there is room for', async () => {
    const { sendAtOnce, written, begun, held } = aStage({ room: 1 });
    const [first, second] = [aNewDelivery({ endpointId: 1 }), aNewDelivery({ endpointId: 2 })];
    expect(await sendAtOnce([7, 8], [first, second], NOW)).toBe(true);
    expect(written).toEqual([{ eventIds: [7, 8], atOnce: [first], later: [second] }]);
    expect(begun.map(({ endpointId }) => endpointId)).toEqual([1]);
    expect([...held]).toEqual(begun.map(({ id }) => id));
  });

  it('leaves to others what there is no room for', async () => {
    const { sendAtOnce, written } = aStage({ room: 0 });
    expect(await sendAtOnce([7], [aNewDelivery()], NOW)).toBe(false);
    expect(await aStage().sendAtOnce([7], [], NOW)).toBe(false);
    expect(written).toEqual([]);
  });

  it('leaves to others what may be merged', async () => {
    const { sendAtOnce, written } = aStage();
    const merging = aNewDelivery({ orderingKey: 'a', coalescing: { quietAt: NOW, sendBy: NOW } });
    expect(await sendAtOnce([7], [aNewDelivery(), merging], NOW)).toBe(false);
    expect(written).toEqual([]);
  });

  it('begins nothing when another instance was first', async () => {
    const { sendAtOnce, begun, held } = aStage({ wins: false });
    expect(await sendAtOnce([7], [aNewDelivery()], NOW)).toBe(true);
    expect([begun.length, held.size]).toEqual([0, 0]);
  });

  it('gives back what the driver does not take any more', async () => {
    const { sendAtOnce, released, held } = aStage({ refuses: true });
    await sendAtOnce([7], [aNewDelivery(), aNewDelivery()], NOW);
    expect([released.length, held.size]).toEqual([2, 0]);
  });
});
