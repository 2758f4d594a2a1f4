import { Box, Flex, Typography } from '@strapi/design-system';
import * as React from 'react';
import { useIntl } from 'react-intl';
import { styled } from 'styled-components';
import type { DeliveryFilter } from '../../../../server/src/contracts';
import { useChartDeliveriesQuery } from '../../api/summaries';
import { STATE_COLORS, type StateColor } from '../../components/deliveryStates';
import { usePageVisible } from '../../hooks/usePageVisible';
import { useText } from '../../hooks/useText';
import { type Bucket, spanOf, stackOf, tallest, totalOf } from './chartScale';

const POLL_MS = 15_000;
/** A day in half hours. */
const BARS = 50;

interface DeliveryChartProps {
  filter: DeliveryFilter;
  onSelect: (span: { from: number; to: number }) => void;
}

/** Deliveries over time, stacked by state. A click on a bar, or a drag over several, shows just that time. */
export function DeliveryChart({ filter, onSelect }: DeliveryChartProps) {
  const text = useText();
  const { formatDate } = useIntl();
  const isVisible = usePageVisible();
  const { data: chart } = useChartDeliveriesQuery(
    { ...filter, buckets: BARS },
    {
      pollingInterval: isVisible ? POLL_MS : 0,
      refetchOnMountOrArgChange: true,
    },
  );
  const time = (at: number) => formatDate(at, { dateStyle: 'short', timeStyle: 'short' });
  return (
    <Box
      tag="section"
      aria-label={text('chart.title')}
      background="neutral0"
      hasRadius
      shadow="tableShadow"
      padding={4}
    >
      <Plot>{chart && <Bars buckets={chart.buckets} onSelect={onSelect} />}</Plot>
      <Flex justifyContent="space-between" paddingTop={2}>
        <Typography variant="pi" textColor="neutral600">
          {chart && time(chart.from)}
        </Typography>
        <Typography variant="pi" textColor="neutral600">
          {text(chart?.isEstimate ? 'chart.estimate' : 'chart.hint')}
        </Typography>
        <Typography variant="pi" textColor="neutral600">
          {chart && time(chart.to)}
        </Typography>
      </Flex>
    </Box>
  );
}

interface BarsProps {
  buckets: readonly Bucket[];
  onSelect: DeliveryChartProps['onSelect'];
}

function Bars({ buckets, onSelect }: BarsProps) {
  const describe = useDescription();
  const [drag, setDrag] = React.useState<{ from: number; to: number } | null>(null);
  const [focused, setFocused] = React.useState(buckets.length - 1);
  const bars = React.useRef<(HTMLButtonElement | null)[]>([]);
  const top = tallest(buckets);
  const current = Math.min(focused, buckets.length - 1);

  const select = (one: number, other: number) => {
    setDrag(null);
    onSelect(spanOf(buckets, one, other));
  };
  const move = (key: React.KeyboardEvent, at: number) => {
    const step = key.key === 'ArrowLeft' ? -1 : key.key === 'ArrowRight' ? 1 : 0;
    if (step !== 0) bars.current[at + step]?.focus();
  };
  const isIn = (at: number) =>
    drag !== null && at >= Math.min(drag.from, drag.to) && at <= Math.max(drag.from, drag.to);

  return buckets.map((bucket, at) => (
    <Bar
      key={bucket.from}
      ref={(element) => void (bars.current[at] = element)}
      type="button"
      tabIndex={at === current ? 0 : -1}
      title={describe(bucket)}
      aria-label={describe(bucket)}
      $isIn={isIn(at)}
      onFocus={() => setFocused(at)}
      onKeyDown={(key) => move(key, at)}
      onPointerDown={() => setDrag({ from: at, to: at })}
      onPointerEnter={() => drag && setDrag({ ...drag, to: at })}
      onPointerUp={() => drag && select(drag.from, at)}
      // A pointer has selected already; the keyboard only clicks.
      onClick={(click) => click.detail === 0 && select(at, at)}
    >
      {stackOf(bucket, top).map(({ state, height }) => (
        <Part key={state} $color={STATE_COLORS[state]} style={{ height: `${height}%` }} />
      ))}
    </Bar>
  ));
}

function useDescription(): (bucket: Bucket) => string {
  const text = useText();
  const { formatDateTimeRange, formatNumber } = useIntl();
  return (bucket) => {
    const when = formatDateTimeRange(bucket.from, bucket.to, { dateStyle: 'medium', timeStyle: 'short' });
    const counts = stackOf(bucket, 1).map(
      ({ state, count }) => `${text(`state.${state}`)}: ${formatNumber(count)}`,
    );
    return [`${when}: ${formatNumber(totalOf(bucket))}`, ...counts].join('\n');
  };
}

const Plot = styled.div`
  display: flex;
  height: 9.6rem;
  touch-action: none;
  user-select: none;
  border-bottom: 1px solid ${({ theme }) => theme.colors.neutral200};
`;

const Bar = styled.button<{ $isIn: boolean }>`
  display: flex;
  flex: 1;
  flex-direction: column-reverse;
  min-width: 0;
  padding: 0 1px;
  border: 0;
  cursor: pointer;
  background: ${({ theme, $isIn }) => ($isIn ? theme.colors.primary200 : 'transparent')};

  &:hover {
    background: ${({ theme }) => theme.colors.primary100};
  }
`;

const Part = styled.span<{ $color: StateColor }>`
  min-height: 2px;
  background: ${({ theme, $color }) => theme.colors[$color]};
`;
