import * as React from 'react';
import { useSaid } from '../../hooks/useSaid';
import { type ServerError, serverErrorsIn } from './formErrors';

/** What the server says is wrong with an input, field by field, in the administrator's language. */
export function useComplaints(): (error: unknown) => ServerError[] {
  const said = useSaid();
  return React.useCallback(
    (error) =>
      serverErrorsIn(error).map((complaint) => {
        const { message, code, params = {} } = complaint;
        return code === undefined
          ? complaint
          : { ...complaint, message: said({ text: message, code, params }) };
      }),
    [said],
  );
}
