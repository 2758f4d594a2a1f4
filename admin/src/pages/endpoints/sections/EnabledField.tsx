import { useField, useForm } from '@strapi/strapi/admin';
import { Field, Toggle } from '@strapi/design-system';
import type * as React from 'react';
import { useText } from '../../../hooks/useText';

/** Whether an endpoint is in use. */
export function EnabledField() {
  const text = useText();
  const { value = true, error, onChange } = useField<boolean>('enabled');
  const isDisabled = useForm('EnabledField', (state) => state.disabled);
  return (
    <Field.Root name="enabled" error={error ?? false}>
      <Field.Label>{text('form.enabled')}</Field.Label>
      <Toggle
        onLabel={text('endpoints.on')}
        offLabel={text('endpoints.off')}
        checked={value}
        disabled={isDisabled}
        onChange={(change: React.ChangeEvent<HTMLInputElement>) => onChange('enabled', change.target.checked)}
      />
      <Field.Error />
    </Field.Root>
  );
}
