import { type EndpointHealth, HEALTHY, PARK_AFTER_STRIKES } from '../../../server/src/core/endpoint-health';

/** What is known of an endpoint that never failed. */
export const aHealth = (over: Partial<EndpointHealth> = {}): EndpointHealth => ({ ...HEALTHY, ...over });

/** An endpoint that went down and was asked once since. */
export const aParked = (at: number, over: Partial<EndpointHealth> = {}): EndpointHealth =>
  aHealth({ failures: 9, strikes: PARK_AFTER_STRIKES, failingSince: at, failedAt: at, ...over });
