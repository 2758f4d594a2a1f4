import type { Core } from '@strapi/strapi';
import type { Courtesy } from '../../pipeline/courtesy';
import type { Clock } from '../../pipeline/ports';

/**
 * Courtesy to the requests that write content: what the host does before and after a write, for the same editor, counts
 * with it. Requests that only read, and those that wait for something else, count for nothing. Call once, in `register`.
 */
export function createWritingRequests(
  strapi: Core.Strapi,
  courtesy: Pick<Courtesy, 'begin' | 'during'>,
  clock: Clock,
): Pick<Courtesy, 'during'> {
  /** When those came that have not written yet. */
  const arrivals = new WeakMap<object, number>();
  strapi.server.use((ctx, next) => {
    arrivals.set(ctx, clock.now());
    return next();
  });

  return {
    during(write) {
      const request = strapi.requestContext.get();
      const arrivedAt = request && arrivals.get(request);
      if (request && arrivedAt !== undefined && !request.res.closed) {
        arrivals.delete(request);
        request.res.once('close', courtesy.begin(arrivedAt));
      }
      return courtesy.during(write);
    },
  };
}
