import { decide } from '../../../server/src/core/decision';
import { rowsUnder } from '../../unit/docs/pages';
import { type PolicyCase, policyCases, type World } from './support/policy-cases';
import { startReceiver } from '../../support/receiver';

const PAGE = 'docs/retry.md';
const HEADING = 'What follows from an attempt';
const STEP_SECONDS = 100;
const STEP_MS = STEP_SECONDS * 1000;

const ROWS = rowsUnder(PAGE, HEADING).map(([receiver = '', outcome = '', follows = '']) => ({
  receiver,
  outcome: outcome.replaceAll('`', ''),
  follows,
}));

/** What one attempt met and what follows, in the words of the table. */
async function meet({ send, retryOn4xx = true }: PolicyCase): Promise<string[]> {
  const outcome = await send();
  const now = Date.now();
  const context = { tries: 1, retryOn4xx, now, random: () => 0.5 };
  const decision = decide(outcome, { ...context, schedule: [STEP_SECONDS] });
  const exhausted = decide(outcome, { ...context, schedule: [] });
  // Whatever is retried with a step spent is dead without one.
  if (decision.kind === 'retry' && decision.at > now) expect(exhausted.kind).toBe('dead');
  else expect(exhausted.kind).toBe(decision.kind);
  const kind = 'code' in outcome ? `${outcome.kind}: ${outcome.code}` : outcome.kind;
  return [kind, decision.kind === 'retry' ? wait(decision.at - now) : WORDS[decision.kind]];
}

const WORDS = { succeeded: 'succeeded', dead: 'dead', 'disable-endpoint': 'endpoint disabled' };

function wait(ms: number): string {
  if (ms === 0) return 'at once';
  if (ms === STEP_MS) return 'after the step';
  // A date has whole seconds, and deciding takes some milliseconds.
  if (Math.abs(ms - 3_600_000) < 3_000) return 'after an hour';
  return ms === 86_400_000 ? 'after 24 hours' : `after ${ms} ms`;
}

describe('the table of what follows', () => {
  const world = {} as World;
  const ended: (() => Promise<void>)[] = [];

  beforeAll(async () => {
    world.receiver = await startReceiver();
    world.atEnd = (work) => void ended.push(work);
  });
  afterEach(async () => {
    for (const work of ended.splice(0).reverse()) await work();
    await world.receiver.clear();
  });
  afterAll(() => world.receiver.stop());

  const cases = policyCases(world);

  it('has a row for each case there is, and no other', () => {
    expect(ROWS.map(({ receiver }) => receiver)).toEqual(Object.keys(cases));
  });

  it.each(ROWS)('says what follows when the receiver $receiver', async ({ receiver, outcome, follows }) => {
    const met = [];
    for (const one of await cases[receiver]!()) met.push(await meet(one));
    expect(met.length).toBeGreaterThan(0);
    expect(met).toEqual(met.map(() => [outcome, follows]));
  });
});
