import type { Answer } from '../contracts/answer';
import type { RequestContext } from './request';

/** Answers what was asked for. */
export function answer<T>(ctx: RequestContext, data: T): void {
  ctx.body = { data } satisfies Answer<T>;
}

/** Answers what was made. */
export function answerCreated<T>(ctx: RequestContext, data: T): void {
  ctx.status = 201;
  answer(ctx, data);
}
