import { useField, useForm } from '@strapi/strapi/admin';
import { Field, MultiSelect, MultiSelectOption } from '@strapi/design-system';
import { useText } from '../../../hooks/useText';

interface MultiFieldProps {
  name: string;
  label: string;
  hint?: string;
  /** Says that nothing chosen means no limit. */
  placeholder: string;
  options: readonly { value: string; label: string }[];
}

/** Several values of a list; what is chosen stays choosable though the list lacks it. */
export function MultiField({ name, label, hint, placeholder, options }: MultiFieldProps) {
  const text = useText();
  const { value = [], error, onChange } = useField<string[]>(name);
  const isDisabled = useForm('MultiField', (state) => state.disabled);
  const unknown = value.filter((one) => !options.some((option) => option.value === one));
  const all = [...options, ...unknown.map((one) => ({ value: one, label: one }))];
  return (
    <Field.Root name={name} error={error ?? false} hint={hint}>
      <Field.Label>{label}</Field.Label>
      <MultiSelect
        // Tags take their names from the options that are there at first.
        key={options.length}
        aria-label={label}
        disabled={isDisabled}
        placeholder={placeholder}
        withTags
        value={value}
        onChange={(values: string[]) => onChange(name, values)}
        onClear={() => onChange(name, [])}
        clearLabel={text('filter.clear', { label })}
      >
        {all.map((option) => (
          <MultiSelectOption key={option.value} value={option.value}>
            {option.label}
          </MultiSelectOption>
        ))}
      </MultiSelect>
      <Field.Hint />
      <Field.Error />
    </Field.Root>
  );
}
