import { Box, DateTimePicker, Flex, SingleSelect, SingleSelectOption } from '@strapi/design-system';
import { useText } from '../../hooks/useText';

const HOUR_MS = 3_600_000;

const PRESETS = [
  { value: 'hour', key: 'filter.time.hour', ms: HOUR_MS },
  { value: 'day', key: 'filter.time.day', ms: 24 * HOUR_MS },
  { value: 'week', key: 'filter.time.week', ms: 7 * 24 * HOUR_MS },
] as const;

interface Span {
  from?: number | undefined;
  to?: number | undefined;
}

interface TimeFilterProps extends Span {
  onChange: (span: Span) => void;
}

/** A span of time: a shorthand writes its beginning, which can then be changed to the minute. */
export function TimeFilter({ from, to, onChange }: TimeFilterProps) {
  const text = useText();
  const isAny = from === undefined && to === undefined;
  const choose = (value: string | number) => {
    const preset = PRESETS.find((one) => one.value === value);
    if (preset) onChange({ from: Date.now() - preset.ms, to: undefined });
    else if (value === 'between') onChange({ from: from ?? Date.now() - 24 * HOUR_MS, to: to ?? Date.now() });
    else onChange({ from: undefined, to: undefined });
  };
  return (
    <Flex gap={2} alignItems="flex-start" wrap="wrap">
      <Box width="16rem">
        <SingleSelect
          aria-label={text('filter.time')}
          size="S"
          value={isAny ? 'any' : 'between'}
          onChange={choose}
        >
          <SingleSelectOption value="any">{text('filter.time.any')}</SingleSelectOption>
          {PRESETS.map(({ value, key }) => (
            <SingleSelectOption key={value} value={value}>
              {text(key)}
            </SingleSelectOption>
          ))}
          <SingleSelectOption value="between">{text('filter.time.between')}</SingleSelectOption>
        </SingleSelect>
      </Box>
      {!isAny && (
        <>
          <Instant label={text('filter.from')} at={from} onChange={(at) => onChange({ from: at, to })} />
          <Instant label={text('filter.to')} at={to} onChange={(at) => onChange({ from, to: at })} />
        </>
      )}
    </Flex>
  );
}

interface InstantProps {
  label: string;
  at: number | undefined;
  onChange: (at: number | undefined) => void;
}

function Instant({ label, at, onChange }: InstantProps) {
  const text = useText();
  return (
    <DateTimePicker
      aria-label={label}
      dateLabel={text('filter.date', { label })}
      timeLabel={text('filter.timeOfDay', { label })}
      size="S"
      value={at === undefined ? null : new Date(at)}
      onChange={(date) => onChange(date?.getTime())}
      onClear={() => onChange(undefined)}
      clearLabel={text('filter.clear', { label })}
    />
  );
}
