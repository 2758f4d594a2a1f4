import { Box, TextInput } from '@strapi/design-system';
import { Search } from '@strapi/icons';
import * as React from 'react';
import { useText } from '../../hooks/useText';

interface DocumentFilterProps {
  documentId: string;
  onChange: (documentId: string) => void;
}

/** One document by its id; Enter or leaving the field applies it. */
export function DocumentFilter({ documentId, onChange }: DocumentFilterProps) {
  const text = useText();
  const [value, setValue] = React.useState(documentId);
  React.useEffect(() => setValue(documentId), [documentId]);
  const apply = () => {
    if (value.trim() !== documentId) onChange(value.trim());
  };
  return (
    <Box width="18rem">
      <TextInput
        aria-label={text('filter.document')}
        placeholder={text('filter.document')}
        size="S"
        startAction={<Search fill="neutral500" aria-hidden />}
        value={value}
        onChange={(change: React.ChangeEvent<HTMLInputElement>) => setValue(change.target.value)}
        onBlur={apply}
        onKeyDown={(key: React.KeyboardEvent) => {
          if (key.key === 'Enter') apply();
        }}
      />
    </Box>
  );
}
