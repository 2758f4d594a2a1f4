import { PLUGIN_ID } from './pluginId';

/** What a role can be allowed to do, by the server's names. */
export type Action =
  | 'endpoints.read'
  | 'endpoints.write'
  | 'secrets.reveal'
  | 'deliveries.read'
  | 'payloads.read'
  | 'replays.create'
  | 'history.delete';

/** An action as Strapi's links, pages and widgets ask for it. */
export const permissionFor = (action: Action) => ({ action: actionId(action), subject: null });

/** An action's id among all of Strapi's. */
export const actionId = (action: Action): string => `plugin::${PLUGIN_ID}.${action}`;
