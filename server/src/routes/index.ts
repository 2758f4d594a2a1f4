import { actionId, ROUTES } from '../permissions';

/** The admin API under `/durable-webhooks`: never without an administrator and the permissions of the table. */
export default {
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
};
