import { Box, MultiSelect, MultiSelectOption } from '@strapi/design-system';
import { useText } from '../../hooks/useText';

interface FilterSelectProps {
  label: string;
  options: readonly { value: string; label: string }[];
  values: readonly string[];
  onChange: (values: string[]) => void;
}

/** Any of several values; nothing chosen means all. Values from the address that are no option stay choosable. */
export function FilterSelect({ label, options, values, onChange }: FilterSelectProps) {
  const text = useText();
  const unknown = values.filter((value) => !options.some((option) => option.value === value));
  const all = [...options, ...unknown.map((value) => ({ value, label: value }))];
  if (all.length === 0) return null;
  const labelOf = (value: string) => all.find((option) => option.value === value)?.label ?? value;
  return (
    <Box width="16rem">
      <MultiSelect
        aria-label={label}
        placeholder={label}
        size="S"
        value={[...values]}
        onChange={onChange}
        onClear={() => onChange([])}
        clearLabel={text('filter.clear', { label })}
        customizeContent={(chosen = []) =>
          chosen.length === 1
            ? labelOf(chosen[0] ?? '')
            : text('filter.chosen', { label, count: chosen.length })
        }
      >
        {all.map((option) => (
          <MultiSelectOption key={option.value} value={option.value}>
            {option.label}
          </MultiSelectOption>
        ))}
      </MultiSelect>
    </Box>
  );
}
