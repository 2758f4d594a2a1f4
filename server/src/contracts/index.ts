export type * from './answer';
export type * from './endpoints';
export type * from './deliveries';
export type * from './health';
export type * from './native-webhooks';
export type * from './replays';
export type * from './status';
export type * from './summaries';
