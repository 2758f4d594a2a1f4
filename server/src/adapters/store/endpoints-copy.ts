import type { Endpoint } from '../../core/endpoint';

/** The endpoints as they were read last, with what this process changed since. */
export function createEndpointCopy(readAll: () => Promise<Endpoint[]>) {
  let index = new Map<number, Endpoint>();
  let endpoints: readonly Endpoint[] = [];
  let edits = 0;
  let reading = Promise.resolve();

  function hold(next: Map<number, Endpoint>): void {
    index = next;
    endpoints = [...next.values()].sort((a, b) => a.id - b.id);
  }

  async function replace(): Promise<void> {
    const editsBefore = edits;
    const found = await readAll();
    // What was read while something changed may be older than the change; who changed it asks for another reading.
    if (edits === editsBefore) hold(new Map(found.map((endpoint) => [endpoint.id, endpoint])));
  }

  return {
    all: () => endpoints,
    byId: (id: number) => index.get(id),

    /** Knows of a committed change at once, before the next reading. */
    put(endpoint: Endpoint): void {
      edits += 1;
      hold(new Map(index).set(endpoint.id, endpoint));
    },

    /** Knows of a committed removal at once. */
    drop(id: number): void {
      edits += 1;
      hold(new Map([...index].filter(([other]) => other !== id)));
    },

    /** One after the other: a slow reading must not overwrite what a later one found. */
    refresh(): Promise<void> {
      reading = reading.then(replace, replace);
      return reading;
    },
  };
}
