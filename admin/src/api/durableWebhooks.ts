import { adminApi } from '@strapi/strapi/admin';

/** Strapi's own store of what the server answered, with our kinds of things in it. */
export const durableWebhooks = adminApi.enhanceEndpoints({
  addTagTypes: [
    'DurableWebhooksDelivery',
    'DurableWebhooksEndpoint',
    'DurableWebhooksReplay',
    'DurableWebhooksStatus',
  ],
});

/** Where the plugin's admin API is. */
export const BASE = '/durable-webhooks';
