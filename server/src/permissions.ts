import type { Core } from '@strapi/strapi';

/** Everything a role can be allowed to do with this plugin. */
export const ACTIONS = [
  { uid: 'endpoints.read', displayName: 'See endpoints', subCategory: 'endpoints' },
  {
    uid: 'endpoints.write',
    displayName: 'Create, change, test and remove endpoints',
    subCategory: 'endpoints',
  },
  {
    uid: 'secrets.reveal',
    displayName: 'See signing secrets and header values',
    subCategory: 'endpoints',
  },
  { uid: 'deliveries.read', displayName: 'See deliveries and attempts', subCategory: 'deliveries' },
  { uid: 'payloads.read', displayName: 'See what was sent and answered', subCategory: 'deliveries' },
  { uid: 'replays.create', displayName: 'Replay and cancel deliveries', subCategory: 'deliveries' },
  { uid: 'history.delete', displayName: 'Delete deliveries from the history', subCategory: 'deliveries' },
] as const;

export type Action = (typeof ACTIONS)[number]['uid'];

interface Route {
  method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  /** Under `/durable-webhooks`. */
  path: string;
  handler: `${string}.${string}`;
  /** All of them are needed. */
  actions: readonly [Action, ...Action[]];
}

/** Every route of the admin API with what a role needs to call it. */
export const ROUTES: readonly Route[] = [
  { method: 'GET', path: '/endpoints', handler: 'endpoints.find', actions: ['endpoints.read'] },
  { method: 'POST', path: '/endpoints', handler: 'endpoints.create', actions: ['endpoints.write'] },
  { method: 'GET', path: '/endpoints/:id', handler: 'endpoints.findOne', actions: ['endpoints.read'] },
  { method: 'PUT', path: '/endpoints/:id', handler: 'endpoints.update', actions: ['endpoints.write'] },
  { method: 'DELETE', path: '/endpoints/:id', handler: 'endpoints.remove', actions: ['endpoints.write'] },
  {
    method: 'POST',
    path: '/endpoints/:id/test-deliveries',
    handler: 'endpoints.test',
    actions: ['endpoints.write'],
  },
  {
    method: 'POST',
    path: '/endpoints/:id/secret-rotations',
    handler: 'endpoints.rotateSecret',
    actions: ['endpoints.write', 'secrets.reveal'],
  },
  {
    method: 'GET',
    path: '/endpoints/:id/secrets',
    handler: 'endpoints.revealSecrets',
    actions: ['endpoints.read', 'secrets.reveal'],
  },
  {
    method: 'DELETE',
    path: '/endpoints/:id/secrets/:secretId',
    handler: 'endpoints.revokeSecret',
    actions: ['endpoints.write'],
  },
  { method: 'GET', path: '/deliveries', handler: 'deliveries.find', actions: ['deliveries.read'] },
  { method: 'GET', path: '/delivery-counts', handler: 'deliveries.counts', actions: ['deliveries.read'] },
  { method: 'GET', path: '/delivery-chart', handler: 'deliveries.chart', actions: ['deliveries.read'] },
  { method: 'GET', path: '/deliveries/:id', handler: 'deliveries.findOne', actions: ['deliveries.read'] },
  {
    method: 'DELETE',
    path: '/deliveries',
    handler: 'deliveries.removeMatching',
    actions: ['history.delete'],
  },
  { method: 'DELETE', path: '/deliveries/:id', handler: 'deliveries.remove', actions: ['history.delete'] },
  {
    method: 'POST',
    path: '/deliveries/:id/cancellations',
    handler: 'deliveries.cancel',
    actions: ['replays.create'],
  },
  { method: 'POST', path: '/replays', handler: 'replays.create', actions: ['replays.create'] },
  { method: 'GET', path: '/replays', handler: 'replays.find', actions: ['deliveries.read'] },
  { method: 'GET', path: '/replays/:id', handler: 'replays.findOne', actions: ['deliveries.read'] },
  {
    method: 'POST',
    path: '/replays/:id/cancellations',
    handler: 'replays.cancel',
    actions: ['replays.create'],
  },
  {
    method: 'GET',
    path: '/native-webhooks',
    handler: 'nativeWebhooks.find',
    actions: ['endpoints.write'],
  },
  {
    method: 'POST',
    path: '/native-webhooks/:id/imports',
    handler: 'nativeWebhooks.import',
    actions: ['endpoints.write'],
  },
  {
    method: 'DELETE',
    path: '/native-webhooks/:id/imports',
    handler: 'nativeWebhooks.undo',
    actions: ['endpoints.write'],
  },
  { method: 'GET', path: '/event-types', handler: 'eventTypes.find', actions: ['endpoints.read'] },
  { method: 'GET', path: '/status', handler: 'status.find', actions: ['deliveries.read'] },
  { method: 'GET', path: '/metrics', handler: 'metrics.find', actions: ['deliveries.read'] },
];

/** An action's id among all of Strapi's. */
export const actionId = (action: Action): string => `plugin::durable-webhooks.${action}`;

/** Makes the actions known, so that roles can be given them; in `bootstrap`. */
export async function registerPermissions(strapi: Core.Strapi): Promise<void> {
  const { actionProvider } = strapi.service('admin::permission') as unknown as PermissionService;
  await actionProvider.registerMany(
    ACTIONS.map((action) => ({ ...action, section: 'plugins', pluginName: 'durable-webhooks' })),
  );
}

interface PermissionService {
  actionProvider: { registerMany(actions: readonly object[]): Promise<unknown> };
}
