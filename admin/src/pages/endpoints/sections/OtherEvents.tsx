import { Box, Button, Flex, Tag, TextInput, Typography } from '@strapi/design-system';
import { Cross, Plus } from '@strapi/icons';
import * as React from 'react';
import { useText } from '../../../hooks/useText';

interface OtherEventsProps {
  others: readonly string[];
  isDisabled: boolean;
  onAdd: (pattern: string) => void;
  onRemove: (pattern: string) => void;
}

/** Events that Strapi does not know: those of the project's own code and of other plugins. */
export function OtherEvents({ others, isDisabled, onAdd, onRemove }: OtherEventsProps) {
  const text = useText();
  const [pattern, setPattern] = React.useState('');
  const add = () => {
    if (pattern.trim() !== '') onAdd(pattern.trim());
    setPattern('');
  };
  return (
    <Flex
      gap={4}
      alignItems="center"
      wrap="wrap"
      borderColor="neutral150"
      borderWidth="1px 0 0 0"
      borderStyle="solid"
      paddingTop={4}
    >
      <Box width="20rem" shrink={0}>
        <Typography textColor="neutral800">{text('form.events.others')}</Typography>
      </Box>
      {others.map((other) => (
        <Tag
          key={other}
          icon={<Cross />}
          label={text('form.events.remove', { event: other })}
          disabled={isDisabled}
          onClick={() => onRemove(other)}
        >
          {other}
        </Tag>
      ))}
      <Flex gap={2}>
        <TextInput
          aria-label={text('form.events.other')}
          placeholder="order.paid"
          size="S"
          disabled={isDisabled}
          value={pattern}
          onChange={(change: React.ChangeEvent<HTMLInputElement>) => setPattern(change.target.value)}
          onKeyDown={(key: React.KeyboardEvent) => {
            if (key.key !== 'Enter') return;
            key.preventDefault();
            add();
          }}
        />
        <Button
          variant="secondary"
          startIcon={<Plus />}
          disabled={isDisabled || pattern.trim() === ''}
          onClick={add}
        >
          {text('form.events.add')}
        </Button>
      </Flex>
    </Flex>
  );
}
