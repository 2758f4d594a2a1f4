import { isIP } from 'node:net';
import { isLocalhost, type AddressPolicy } from './address-policy';
import type { Blocked } from './outcome';
import { say } from './sentences';

/** What the operator lets endpoints' URLs be. */
export interface EndpointUrlRules {
  /** Plain http:// to public hosts. */
  allowHttp: boolean;
  /** Ports below 1024 beside 80 and 443. */
  allowedPorts?: readonly number[];
  policy: AddressPolicy;
}

export interface UrlProblem {
  code: Exclude<Blocked['code'], 'secret'>;
  /** Continues a sentence about the URL. */
  message: string;
}

const MAX_URL_LENGTH = 2048;

/**
 * Why a URL cannot be an endpoint's and what to do, or null; says nothing of its path and query, which may be secret.
 * Host names are judged again by their addresses whenever a connection is made.
 */
export function endpointUrlProblem(text: string, rules: EndpointUrlRules): string | null {
  return findUrlProblem(text, rules)?.message ?? null;
}

/** The same with the kind of the problem, for whoever is about to send there. */
export function findUrlProblem(text: string, rules: EndpointUrlRules): UrlProblem | null {
  if (text.length > MAX_URL_LENGTH) {
    return { code: 'request', message: say('urlTooLong', { max: MAX_URL_LENGTH }).text };
  }
  if (/[\s\p{Cc}\\]/u.test(text) || !URL.canParse(text)) {
    return { code: 'request', message: say('urlUnreadable', {}).text };
  }
  const url = new URL(text);
  if (url.protocol !== 'https:' && url.protocol !== 'http:') {
    return { code: 'scheme', message: say('urlScheme', {}).text };
  }
  if (url.username !== '' || url.password !== '') {
    return { code: 'credentials', message: say('urlCredentials', {}).text };
  }
  if (text.includes('#')) {
    return { code: 'request', message: say('urlFragment', {}).text };
  }
  const address = hostProblem(url, rules);
  if (address) return { code: 'address', message: address };
  const scheme = schemeProblem(url, rules);
  if (scheme) return { code: 'scheme', message: scheme };
  const port = portProblem(url, rules);
  return port ? { code: 'port', message: port } : null;
}

function hostProblem({ hostname }: URL, { policy }: EndpointUrlRules): string | null {
  const host = hostname.replace(/^\[(.*)\]$/, '$1');
  const allowed = isIP(host) ? policy.isAllowedAddress(host) : !isLocalhost(host) || policy.allowsHost(host);
  return allowed ? null : say('urlPrivate', { host }).text;
}

function schemeProblem({ protocol, hostname }: URL, { allowHttp, policy }: EndpointUrlRules): string | null {
  if (protocol === 'https:' || allowHttp || policy.allowsHost(hostname)) return null;
  return say('urlPlainHttp', {}).text;
}

function portProblem(
  { port, hostname }: URL,
  { policy, allowedPorts = [] }: EndpointUrlRules,
): string | null {
  const number = port === '' ? 443 : Number(port);
  const isUsual = number >= 1024 || number === 80 || number === 443;
  if (isUsual || allowedPorts.includes(number) || policy.allowsHost(hostname)) return null;
  return say('urlPort', { port: number }).text;
}
