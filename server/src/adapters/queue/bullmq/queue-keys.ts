export const QUEUE_NAME = 'deliveries';

/** Braces make it a hash tag: all keys of the queue live in one slot of a cluster. */
export const keyPrefixOf = (name: string): string => `{${name.replace(/[{}]/g, '')}}`;

export const wakeChannelOf = (keyPrefix: string): string => `${keyPrefix}:wake`;
