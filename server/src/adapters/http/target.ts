import { findUrlProblem, type EndpointUrlRules } from '../../core/endpoint-url';
import type { Blocked } from '../../core/outcome';

/** Where a URL leads, or why nothing is sent there. */
export type Target = { blocked: null; origin: string; path: string; host: string } | { blocked: Blocked };

const MAX_REMEMBERED = 1_000;

/** Judges URLs before anything is dialled, and remembers the verdicts. */
export function createTargets(rules: EndpointUrlRules): (url: string) => Target {
  const known = new Map<string, Target>();
  return (url) => {
    let target = known.get(url);
    if (!target) {
      target = judge(url, rules);
      if (known.size >= MAX_REMEMBERED) known.clear();
      known.set(url, target);
    }
    return target;
  };
}

function judge(text: string, rules: EndpointUrlRules): Target {
  const problem = findUrlProblem(text, rules);
  if (problem) {
    return { blocked: { kind: 'blocked', code: problem.code, message: `The URL ${problem.message}` } };
  }
  const { origin, pathname, search, host } = new URL(text);
  return { blocked: null, origin, path: pathname + search, host };
}
