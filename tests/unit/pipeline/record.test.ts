import { createRecorder } from '../../../server/src/pipeline/record';
import type { FinishedAttempt } from '../../../server/src/pipeline/ports';
import { aFinishedAttempt, anAnswer, anUnreachable } from '../../support/factories';
import { aClock } from '../../support/fakes/clock';
import { aLog } from '../../support/fakes/log';

beforeEach(() => void jest.useFakeTimers());
afterEach(() => {
  expect(jest.getTimerCount()).toBe(0);
  jest.useRealTimers();
});

/** A recorder on a database that can be switched off and that may refuse certain attempts. */
function aRecorder(refuses: (finished: FinishedAttempt) => boolean = () => false) {
  const database = { isDown: false, calls: 0 };
  const rows: FinishedAttempt[] = [];
  const log = aLog();
  const store = {
    async record(finished: readonly FinishedAttempt[]) {
      database.calls += 1;
      if (database.isDown) throw new Error('connection refused');
      if (finished.some(refuses)) throw new Error('invalid byte sequence');
      rows.push(...finished);
    },
  };
  const recorder = createRecorder(store, aClock(), log);
  const recordAll = (attempts: FinishedAttempt[]) => attempts.map((attempt) => recorder.record(attempt));
  return { recorder, recordAll, database, rows, log };
}

const attempts = (count: number): FinishedAttempt[] =>
  Array.from({ length: count }, () => aFinishedAttempt());
const spoken = (body: string): FinishedAttempt => aFinishedAttempt({ outcome: anAnswer(500, { body }) });
const saysBad = ({ outcome }: FinishedAttempt): boolean =>
  'response' in outcome && outcome.response.body.includes('bad');

describe('the recorder', () => {
  it('writes what comes together in one write', async () => {
    const { recordAll, database, rows } = aRecorder();
    const given = attempts(50);
    const recorded = Promise.all(recordAll(given));
    await jest.advanceTimersByTimeAsync(4);
    await recorded;
    expect(rows).toEqual(given);
    expect(database.calls).toBe(1);
  });

  it('tries until the database takes it, and loses nothing of what the receiver said', async () => {
    const { recordAll, database, rows, log } = aRecorder();
    database.isDown = true;
    const given = [spoken('one'), spoken('two'), ...attempts(50)];
    const recorded = Promise.all(recordAll(given));
    await jest.advanceTimersByTimeAsync(60_000);
    expect(rows).toEqual([]);
    database.isDown = false;
    await jest.advanceTimersByTimeAsync(2_010);
    await recorded;
    expect(rows).toHaveLength(given.length);
    expect(rows).toEqual(expect.arrayContaining(given));
    expect(log.lines('warn')).toEqual(['attempts could not be recorded yet']);
  });

  it('leaves a database that takes nothing some peace', async () => {
    const { recordAll, database } = aRecorder();
    database.isDown = true;
    const recorded = Promise.all(recordAll(attempts(50)));
    await jest.advanceTimersByTimeAsync(60_000);
    expect(database.calls).toBeLessThan(60 * 100);
    database.isDown = false;
    await jest.advanceTimersByTimeAsync(2_010);
    await recorded;
  });

  it('writes the others at once when one of them is refused', async () => {
    const { recorder, recordAll, rows } = aRecorder(saysBad);
    const others = attempts(20);
    const bad = recorder.record(spoken('bad'));
    const recorded = Promise.all(recordAll(others));
    await jest.advanceTimersByTimeAsync(4);
    await recorded;
    expect(rows).toEqual(others);
    await jest.advanceTimersByTimeAsync(10_000);
    await bad;
  });

  it('writes what is refused again and again without what the receiver said', async () => {
    const { recorder, rows, log } = aRecorder(saysBad);
    const bad = spoken('bad');
    const recorded = recorder.record(bad);
    await jest.advanceTimersByTimeAsync(10_000);
    await recorded;
    expect(rows).toEqual([
      {
        ...bad,
        message: { url: bad.message.url, headers: {} },
        outcome: anAnswer(500, { body: '', headers: {}, bodyTruncated: true }),
      },
    ]);
    expect(log.lines('warn').at(-1)).toContain('without what the receiver said');
  });

  it('writes an attempt that nobody answered without its headers when these are refused', async () => {
    const { recorder, rows } = aRecorder(({ message }) => 'x-bad' in message.headers);
    const message = { url: 'http://127.0.0.1:9/', headers: { 'x-bad': 'yes' } };
    const recorded = recorder.record(aFinishedAttempt({ outcome: anUnreachable(), message }));
    await jest.advanceTimersByTimeAsync(10_000);
    await recorded;
    expect(rows).toMatchObject([{ outcome: anUnreachable(), message: { headers: {} } }]);
  });

  it('goes on recording others while the database refuses some for good', async () => {
    const { recordAll, recorder, rows } = aRecorder(({ delivery }) => delivery.tries === 99);
    const poison = attempts(5).map((attempt) => ({
      ...attempt,
      delivery: { ...attempt.delivery, tries: 99 },
    }));
    const givenUp = recordAll(poison).map((work) => expect(work).rejects.toThrow('invalid byte sequence'));
    await jest.advanceTimersByTimeAsync(30_000);
    const others = attempts(20);
    const recorded = Promise.all(recordAll(others));
    await jest.advanceTimersByTimeAsync(10_000);
    await recorded;
    expect(rows).toHaveLength(20);
    const stopping = recorder.stop(100);
    await jest.advanceTimersByTimeAsync(200);
    await Promise.all([stopping, ...givenUp]);
  });
});

describe('stopping the recorder', () => {
  it('writes what was collected and has not been written', async () => {
    const { recorder, recordAll, rows } = aRecorder();
    const recorded = Promise.all(recordAll(attempts(3)));
    const stopping = recorder.stop(1000);
    await jest.advanceTimersByTimeAsync(4);
    await Promise.all([stopping, recorded]);
    expect(rows).toHaveLength(3);
  });

  it('tries at once what rests between two tries', async () => {
    const { recorder, recordAll, database, rows } = aRecorder();
    database.isDown = true;
    const recorded = Promise.all(recordAll(attempts(3)));
    await jest.advanceTimersByTimeAsync(30_000);
    database.isDown = false;
    const stopping = recorder.stop(1000);
    await jest.advanceTimersByTimeAsync(60);
    await Promise.all([stopping, recorded]);
    expect(rows).toHaveLength(3);
  });

  it('gives up at the deadline, and says so to who recorded', async () => {
    const { recorder, database } = aRecorder();
    database.isDown = true;
    const recorded = expect(recorder.record(aFinishedAttempt())).rejects.toThrow('connection refused');
    const stopped = jest.fn();
    const stopping = recorder.stop(1000).then(stopped);
    await jest.advanceTimersByTimeAsync(990);
    expect(stopped).not.toHaveBeenCalled();
    await jest.advanceTimersByTimeAsync(100);
    await Promise.all([stopping, recorded]);
  });
});
