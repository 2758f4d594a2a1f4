export { createBullmqQueue } from './bullmq-queue';
export type { BullmqQueue, BullmqQueueOptions } from './bullmq-queue';
