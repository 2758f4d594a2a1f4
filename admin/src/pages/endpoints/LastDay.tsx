import { Flex, Typography } from '@strapi/design-system';
import { useIntl } from 'react-intl';
import { useTheme } from 'styled-components';
import type { EndpointView } from '../../../../server/src/contracts';
import { useChartDeliveriesQuery } from '../../api/summaries';
import { useText } from '../../hooks/useText';
import { lastDayOf, type LastDayFigures } from './lastDayOf';

const BARS = 25;
const BAR_WIDTH = 3;
const HEIGHT = 24;

/** How an endpoint's last 24 hours went: the success rate and a small chart. */
export function LastDay({ endpoint }: { endpoint: EndpointView }) {
  const text = useText();
  const { formatNumber } = useIntl();
  const { data } = useChartDeliveriesQuery(
    { endpoint: [endpoint.id], buckets: BARS },
    { refetchOnMountOrArgChange: true },
  );
  if (!data) return null;
  const figures = lastDayOf(data);
  if (figures.successRate === null && figures.bars.every(({ bad }) => bad === 0)) {
    return <Typography textColor="neutral600">{text('endpoints.quiet')}</Typography>;
  }
  const rate = figures.successRate ?? 0;
  return (
    <Flex direction="column" alignItems="flex-start" gap={1}>
      <Typography fontWeight="semiBold" textColor={rate < 0.95 ? 'danger600' : 'success600'}>
        {formatNumber(Math.floor(rate * 1000) / 1000, { style: 'percent', maximumFractionDigits: 1 })}
      </Typography>
      <Sparkline figures={figures} label={text('endpoints.day')} />
    </Flex>
  );
}

function Sparkline({ figures, label }: { figures: LastDayFigures; label: string }) {
  const { colors } = useTheme();
  const { bars, top } = figures;
  const heightOf = (count: number) => (HEIGHT * count) / top;
  return (
    <svg width={bars.length * BAR_WIDTH} height={HEIGHT} role="img" aria-label={label}>
      {bars.map(({ from, good, bad }, at) => (
        <g key={from} transform={`translate(${at * BAR_WIDTH} 0)`}>
          <rect
            width={BAR_WIDTH - 1}
            y={HEIGHT - heightOf(good + bad)}
            height={heightOf(good)}
            fill={colors.success500}
          />
          <rect
            width={BAR_WIDTH - 1}
            y={HEIGHT - heightOf(bad)}
            height={heightOf(bad)}
            fill={colors.danger500}
          />
        </g>
      ))}
    </svg>
  );
}
