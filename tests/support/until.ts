export interface Deadline {
  deadlineMs?: number;
  everyMs?: number;
  /** What was waited for, named when it does not come. */
  what?: string;
}

/** Waits until `probe` gives something truthy and returns it; rejects past the deadline (10 s) with the last answer. */
export async function until<T>(probe: () => T | Promise<T>, options: Deadline = {}): Promise<NonNullable<T>> {
  const { deadlineMs = 10_000, everyMs = 20, what = probe.toString() } = options;
  const endsAt = Date.now() + deadlineMs;
  for (;;) {
    const answer = await probe();
    if (answer) return answer;
    if (Date.now() >= endsAt) {
      throw new Error(`Not within ${deadlineMs} ms: ${what} (last answer: ${JSON.stringify(answer)})`);
    }
    await new Promise((resolve) => setTimeout(resolve, everyMs));
  }
}
