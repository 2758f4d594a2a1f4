import { InputRenderer, useForm } from '@strapi/strapi/admin';
import type * as React from 'react';

/** One of Strapi's inputs that cannot be changed while its form cannot. */
export function FormInput(props: React.ComponentProps<typeof InputRenderer>) {
  const isDisabled = useForm('FormInput', (state) => state.disabled);
  return <InputRenderer {...props} disabled={isDisabled} />;
}
