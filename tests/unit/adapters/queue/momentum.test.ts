import { createMomentum } from '../../../../server/src/adapters/queue/momentum';

function aMomentum() {
  const time = { now: 1_000 };
  const momentum = createMomentum(() => time.now);
  const end = (endpointId: number, count: number): void => {
    for (let n = 0; n < count; n += 1) momentum.ended(endpointId);
  };
  return { momentum, time, end };
}

describe('the momentum of deliveries', () => {
  it('counts what ended within the last fifth of a second, by endpoint and over all', () => {
    const { momentum, end } = aMomentum();
    end(1, 30);
    end(2, 5);
    expect([momentum.of(1), momentum.of(2), momentum.of(3), momentum.ofAll()]).toEqual([30, 5, 0, 35]);
  });

  it('is not lost where one fifth goes over into the next', () => {
    const { momentum, time, end } = aMomentum();
    end(1, 30);
    time.now += 200;
    end(1, 2);
    expect([momentum.of(1), momentum.ofAll()]).toEqual([30, 30]);
  });

  it('is lost when nothing ended for a while', () => {
    const { momentum, time, end } = aMomentum();
    end(1, 30);
    time.now += 400;
    expect([momentum.of(1), momentum.ofAll()]).toEqual([0, 0]);
  });
});
