import { useField, useForm } from '@strapi/strapi/admin';
import { Box, Field, Flex, IconButton, TextButton, Typography } from '@strapi/design-system';
import { Plus, Trash } from '@strapi/icons';
import { FormInput } from '../../../components/FormInput';
import { useText } from '../../../hooks/useText';
import type { HeaderRow } from '../endpointForm';

/** The headers that are sent besides ours. */
export function HeadersField() {
  const text = useText();
  const { value: rows = [], onChange } = useField<HeaderRow[]>('headers');
  const isDisabled = useForm('HeadersField', (state) => state.disabled);
  return (
    <Field.Root name="headers" hint={text('form.headers.hint')}>
      <Typography variant="pi" fontWeight="bold" textColor="neutral800">
        {text('form.headers')}
      </Typography>
      <Flex direction="column" alignItems="stretch" gap={2}>
        {rows.map((_row, at) => (
          <Flex key={at} gap={2} alignItems="flex-start">
            <Box flex="1 1 30%">
              <FormInput
                name={`headers.${at}.name`}
                type="string"
                aria-label={text('form.headers.name', { number: at + 1 })}
                placeholder="Authorization"
              />
            </Box>
            <Box flex="2 1 60%">
              <FormInput
                name={`headers.${at}.value`}
                type="string"
                aria-label={text('form.headers.value', { number: at + 1 })}
                placeholder="Bearer …"
              />
            </Box>
            {!isDisabled && (
              <IconButton
                size="L"
                variant="ghost"
                label={text('form.headers.remove', { number: at + 1 })}
                onClick={() =>
                  onChange(
                    'headers',
                    rows.filter((_other, index) => index !== at),
                  )
                }
              >
                <Trash />
              </IconButton>
            )}
          </Flex>
        ))}
        {!isDisabled && (
          <Box>
            <TextButton
              startIcon={<Plus />}
              onClick={() => onChange('headers', [...rows, { name: '', value: '' }])}
            >
              {text('form.headers.add')}
            </TextButton>
          </Box>
        )}
      </Flex>
      <Field.Hint />
    </Field.Root>
  );
}
