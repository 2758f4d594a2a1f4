import { useNotification } from '@strapi/strapi/admin';
import * as React from 'react';
import { useText } from './useText';

/** Says in words what a failed call met: the server's own sentence when there is one. */
export function useProblem(): (error: unknown) => string {
  const text = useText();
  return React.useCallback(
    (error) => {
      const message = messageIn(error);
      return message === null || message === 'Failed to fetch' ? text('problem.unreachable') : message;
    },
    [text],
  );
}

/** Shows what a failed call met as a notification. */
export function useNotifyProblem(): (error: unknown) => void {
  const { toggleNotification } = useNotification();
  const problem = useProblem();
  return React.useCallback(
    (error) => toggleNotification({ type: 'danger', message: problem(error) }),
    [toggleNotification, problem],
  );
}

function messageIn(error: unknown): string | null {
  if (typeof error !== 'object' || error === null || !('message' in error)) return null;
  return typeof error.message === 'string' && error.message !== '' ? error.message : null;
}
