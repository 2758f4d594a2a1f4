import { actionId, ROUTES } from '../permissions';

export default {
  /** The admin API under `/durable-webhooks`: never without an administrator and the permissions of the table. */
  admin: {
    type: 'admin',
    routes: ROUTES.map(({ method, path, handler, actions }) => ({
      method,
      path,
      handler,
      config: {
        policies: [
          'admin::isAuthenticatedAdmin',
          { name: 'admin::hasPermissions', config: { actions: actions.map(actionId) } },
        ],
      },
    })),
  },
  /** Under `/api/durable-webhooks`, for programs that know no administrator: each handler says for itself who may ask. */
  machines: {
    type: 'content-api',
    routes: [
      { method: 'GET', path: '/metrics', handler: 'metrics.scrape', config: { auth: false } },
      { method: 'GET', path: '/health', handler: 'health.find', config: { auth: false } },
    ],
  },
};
