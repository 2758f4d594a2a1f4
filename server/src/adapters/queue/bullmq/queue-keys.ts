export const QUEUE_NAME = 'deliveries';

/** Braces make it a hash tag: all keys of a project's queue live in one slot of a cluster. */
export const keyPrefixOf = (project: string): string => `{durable-webhooks:${project.replace(/[{}]/g, '')}}`;

export const wakeChannelOf = (keyPrefix: string): string => `${keyPrefix}:wake`;
