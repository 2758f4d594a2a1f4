import { type Action, actionId } from '../permissions';

/** What our controllers need of Koa's context. */
export interface RequestContext {
  params: Record<string, string>;
  query: Record<string, unknown>;
  request: { body?: unknown };
  state: { userAbility?: { can(action: string): boolean } };
  status: number;
  /** Sets a header of the answer. */
  set(name: string, value: string): void;
  body: unknown;
}

/** Whether the administrator who asks may do more than the route demands. */
export const may = ({ state }: RequestContext, action: Action): boolean =>
  state.userAbility?.can(actionId(action)) ?? false;
