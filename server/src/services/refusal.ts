import { errors } from '@strapi/utils';
import type { FieldError } from '../core/field-error';
import { fieldError } from '../core/field-error';
import { fieldProblemIn, type Sentence } from '../core/sentences';

/** The error that Strapi answers as 400 with every field that is wrong and its remedy. */
export function invalid(problems: readonly FieldError[]): Error {
  const [first] = problems;
  const message =
    problems.length === 1 && first
      ? [first.path.join('.'), first.message].filter((part) => part !== '').join(' ')
      : `${problems.length} fields are not valid`;
  return new errors.ValidationError(message, { errors: problems.map(withCode) });
}

/** With a code and its values as far as there is one, for whoever says it in another language. */
function withCode(problem: FieldError): FieldError & Partial<Pick<Sentence, 'code' | 'params'>> {
  const sentence = fieldProblemIn(problem.message);
  return sentence === null ? problem : { ...problem, code: sentence.code, params: sentence.params };
}

/** The same for one field. */
export const invalidField = (path: string[], message: string): Error => invalid([fieldError(path, message)]);

/** The error that Strapi answers as 404. */
export const missing = (what: string, id: number | string): Error =>
  new errors.NotFoundError(`There is no ${what} ${id}`);

/** The error that Strapi answers as 400 for what is well-formed and not possible now. */
export const impossible = (message: string): Error => new errors.ApplicationError(message);
