export { aClaimedDelivery, aNewDelivery } from './delivery';
export { anEndpoint } from './endpoint';
export { anEventHead, aNewEvent } from './event';
export { aHealth, aParked } from './health';
export { aFinishedAttempt } from './finished-attempt';
export { aBlocked, anAnswer, anUnreachable } from './outcome';
