const steps: (() => Promise<unknown>)[] = [];

/** Plans a step for when the suite is over; steps run last planned first, all of them, whatever fails. */
export function atSuiteEnd(step: () => Promise<unknown>): void {
  steps.push(step);
}

/** Takes the planned steps; jest suites do this by themselves, scripts call it. Rejects with what failed. */
export async function endSuite(): Promise<void> {
  const failures: unknown[] = [];
  for (let step = steps.pop(); step; step = steps.pop()) {
    await step().catch((error: unknown) => failures.push(error));
  }
  if (failures.length === 1) throw failures[0];
  if (failures.length > 1) throw new AggregateError(failures, failures.map(String).join('\n\n'));
}

if (typeof afterAll === 'function') afterAll(endSuite, 120_000);
