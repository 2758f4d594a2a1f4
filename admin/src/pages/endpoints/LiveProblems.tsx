import { useForm } from '@strapi/strapi/admin';
import * as React from 'react';
import { useText } from '../../hooks/useText';
import type { EndpointForm } from './endpointForm';
import { formProblems } from './formProblems';

/** Says what is wrong with the fields that were changed, as they are changed. */
export function LiveProblems() {
  const text = useText();
  const values = useForm('LiveProblems', (state) => state.values) as EndpointForm;
  const initial = useForm('LiveProblems', (state) => state.initialValues) as EndpointForm;
  const setErrors = useForm('LiveProblems', (state) => state.setErrors);
  const shown = React.useRef(values);
  React.useEffect(() => {
    // What the server complained about stays until something is changed.
    if (shown.current === values) return;
    shown.current = values;
    const changed = Object.entries(formProblems(values)).filter(
      ([field]) => values[field as keyof EndpointForm] !== initial[field as keyof EndpointForm],
    );
    setErrors(
      Object.fromEntries(changed.map(([field, { key, values: parts }]) => [field, text(key, parts)])),
    );
  }, [values, initial, setErrors, text]);
  return null;
}
