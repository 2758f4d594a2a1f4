import type { z } from 'zod';

/** One thing wrong with an input, as Strapi's error format lists it under `details.errors`. */
export interface FieldError {
  /** From the outermost key inwards; empty when the input as a whole is wrong. */
  path: string[];
  /** What is wrong and the remedy; never the value, which may be secret. */
  message: string;
  name: 'ValidationError';
}

/** The errors of a failed parse, with every unknown key under its own path. */
export function fieldErrorsOf(error: z.ZodError): FieldError[] {
  return error.issues.flatMap((issue) => {
    const path = issue.path.map(String);
    return issue.code === 'unrecognized_keys'
      ? issue.keys.map((key) => fieldError([...path, key], issue.message))
      : [fieldError(path, issue.message)];
  });
}

/** One error at a path. */
export function fieldError(path: string[], message: string): FieldError {
  return { path, message, name: 'ValidationError' };
}
