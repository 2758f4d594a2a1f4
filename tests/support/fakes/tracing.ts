import type { Tracing } from '../../../server/src/pipeline/tracing';

/** As in a process where nobody traces. */
export const noTracing: Tracing = {
  created: () => null,
  attempt: (_delivery, _endpoint, make) => make({}),
};
