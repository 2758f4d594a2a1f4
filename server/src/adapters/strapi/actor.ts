import type { Core } from '@strapi/strapi';
import type { Actor } from '../../core/event';

const TOKEN_STRATEGIES = ['content-api-token', 'admin-token'];

/** Who makes the present request; null outside requests and for visitors who are not logged in. */
export function currentActor(strapi: Core.Strapi): Actor | null {
  const state = strapi.requestContext.get()?.state as RequestState | undefined;
  const strategy = state?.auth?.strategy?.name ?? '';
  if (TOKEN_STRATEGIES.includes(strategy)) return actorOf('api-token', state?.auth?.credentials);
  return actorOf(strategy === 'admin' ? 'admin' : 'user', state?.user);
}

/** What the host's authentication leaves in `ctx.state`. */
interface RequestState {
  user?: Account | null;
  auth?: { strategy?: { name?: string }; credentials?: Account | null };
}

interface Account {
  id?: string | number;
  /** Of tokens. */
  name?: string | null;
  /** Of administrators. */
  firstname?: string | null;
  lastname?: string | null;
  username?: string | null;
  email?: string | null;
}

function actorOf(kind: Actor['kind'], account: Account | null | undefined): Actor | null {
  if (account?.id === undefined) return null;
  return { kind, id: String(account.id), name: nameOf(account) };
}

function nameOf({ name, firstname, lastname, username, email }: Account): string | null {
  const fullName = [firstname, lastname].filter(Boolean).join(' ');
  return name || fullName || username || email || null;
}
