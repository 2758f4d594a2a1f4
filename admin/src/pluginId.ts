/** The plugin's name in routes, permissions and translation keys. */
export const PLUGIN_ID = 'durable-webhooks';
