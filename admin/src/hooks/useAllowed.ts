import { useAuth } from '@strapi/strapi/admin';
import { type Action, actionId } from '../permissions';

/** Asks whether the administrator who is logged in may do something; the server decides again. */
export function useAllowed(): (action: Action) => boolean {
  const permissions = useAuth('useAllowed', (state) => state.permissions);
  return (action) => permissions.some((permission) => permission.action === actionId(action));
}
