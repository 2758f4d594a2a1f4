import { useField, useForm } from '@strapi/strapi/admin';
import { Box, Flex, TextButton, Typography } from '@strapi/design-system';
import { FormInput } from '../../../components/FormInput';
import { useText } from '../../../hooks/useText';
import { DEFAULT_SCHEDULE, readSchedule, roughly, writeSchedule } from '../retrySchedule';

/** The waits after failed attempts, with what they come to. */
export function RetryField() {
  const text = useText();
  const { value, onChange } = useField<string | null>('retrySchedule');
  const isDisabled = useForm('RetryField', (state) => state.disabled);
  const schedule = readSchedule(value ?? '');
  const usual = writeSchedule(DEFAULT_SCHEDULE);
  return (
    <Flex direction="column" alignItems="stretch" gap={2}>
      <FormInput
        name="retrySchedule"
        type="string"
        label={text('form.retry')}
        placeholder={text('form.retry.none')}
        hint={text('form.retry.hint')}
      />
      <Flex gap={4} wrap="wrap">
        {schedule !== null && <Summary schedule={schedule} />}
        {!isDisabled && value !== usual && (
          <TextButton onClick={() => onChange('retrySchedule', usual)}>{text('form.retry.reset')}</TextButton>
        )}
      </Flex>
      {schedule !== null && schedule.length > 0 && <Timeline schedule={schedule} />}
    </Flex>
  );
}

function Summary({ schedule }: { schedule: readonly number[] }) {
  const text = useText();
  const after = roughly(schedule.reduce((sum, seconds) => sum + seconds, 0))
    .map(({ value, unit }) => text(`unit.${unit}`, { value }))
    .join(' ');
  return (
    <Typography variant="pi" fontWeight="bold">
      {schedule.length === 0
        ? text('form.retry.once')
        : text('form.retry.summary', { count: schedule.length + 1, after })}
    </Typography>
  );
}

/** Attempts as dots on a line whose lengths grow with the waits, drawn by their roots so that seconds stay visible. */
function Timeline({ schedule }: { schedule: readonly number[] }) {
  return (
    <Flex aria-hidden paddingTop={1} paddingBottom={1}>
      <Dot />
      {schedule.map((seconds, at) => (
        <Flex key={at} style={{ flexGrow: Math.cbrt(seconds) }}>
          <Box height="2px" background="primary200" flex="1" />
          <Dot />
        </Flex>
      ))}
    </Flex>
  );
}

function Dot() {
  return <Box width="0.8rem" height="0.8rem" background="primary600" borderRadius="50%" shrink={0} />;
}
