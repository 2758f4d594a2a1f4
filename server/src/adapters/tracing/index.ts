export { createTracing } from './open-telemetry';
export { withoutOtherSpans } from './without-other-spans';
