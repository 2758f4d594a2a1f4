/** What a Strapi process tells of an error. */
export interface DescribedError {
  name: string;
  message: string;
  stack: string;
  code: string | null;
  details: unknown;
}

/** An error thrown inside a Strapi process, with that process's last words. */
export class RemoteError extends Error {
  readonly code: string | null;
  readonly details: unknown;

  constructor(error: DescribedError, output: string) {
    super(error.message);
    this.name = error.name;
    this.code = error.code;
    this.details = error.details;
    this.stack = `${error.stack}\n--- the Strapi process said ---\n${output}`;
  }
}

/** The Strapi process ended, or would not. */
export class ProcessError extends Error {
  override readonly name = 'ProcessError';

  constructor(message: string, output: string) {
    super(`${message}\n--- the Strapi process said ---\n${output}`);
  }
}
