import { useField, useForm } from '@strapi/strapi/admin';
import { Box, Checkbox, Field, Flex } from '@strapi/design-system';
import * as React from 'react';
import { useListEventTypesQuery } from '../../../api/endpoints';
import { useText } from '../../../hooks/useText';
import { type EventGroup, groupEvents, isChosen, isCovered, otherChoices, withChoice } from '../eventChoice';
import { OtherEvents } from './OtherEvents';

/** A grid of the events that Strapi knows, with a pattern for each row and one for all, and room for any other. */
export function EventsField() {
  const text = useText();
  const { value: chosen = [], error, onChange } = useField<string[]>('events');
  const isDisabled = useForm('EventsField', (state) => state.disabled);
  const { data: types } = useListEventTypesQuery();
  const groups = React.useMemo(
    () => groupEvents((types ?? []).filter(({ origin }) => origin === 'strapi').map(({ type }) => type)),
    [types],
  );
  const choose = (pattern: string, isIn: boolean) => onChange('events', withChoice(chosen, pattern, isIn));
  const box = (pattern: string, label: string) => (
    <Checkbox
      checked={isChosen(chosen, pattern)}
      disabled={isDisabled || isCovered(chosen, pattern)}
      onCheckedChange={(isIn: boolean) => choose(pattern, isIn)}
    >
      {label}
    </Checkbox>
  );
  return (
    <Field.Root name="events" error={error ?? false} required>
      <Field.Label>{text('form.eventTypes')}</Field.Label>
      <Box borderColor="neutral200" hasRadius padding={4}>
        <Flex direction="column" alignItems="stretch" gap={4}>
          {box('*', text('form.events.all'))}
          {groups.map((group) => (
            <Group key={group.prefix} group={group} box={box} />
          ))}
          <OtherEvents
            others={otherChoices(chosen, groups)}
            isDisabled={isDisabled}
            onAdd={(pattern) => choose(pattern, true)}
            onRemove={(pattern) => choose(pattern, false)}
          />
        </Flex>
      </Box>
      <Field.Error />
    </Field.Root>
  );
}

interface GroupProps {
  group: EventGroup;
  box: (pattern: string, label: string) => React.ReactNode;
}

function Group({ group: { prefix, types }, box }: GroupProps) {
  const text = useText();
  return (
    <Flex
      role="group"
      aria-label={prefix}
      gap={4}
      wrap="wrap"
      alignItems="flex-start"
      borderColor="neutral150"
      borderWidth="1px 0 0 0"
      borderStyle="solid"
      paddingTop={4}
    >
      <Box width="20rem" shrink={0}>
        {box(`${prefix}.*`, text('form.events.group', { prefix }))}
      </Box>
      <Flex gap={5} wrap="wrap" flex="1 1 30rem">
        {types.map((type) => (
          <React.Fragment key={type}>{box(type, type.slice(prefix.length + 1))}</React.Fragment>
        ))}
      </Flex>
    </Flex>
  );
}
