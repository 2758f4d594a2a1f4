import { Box, Flex, Typography } from '@strapi/design-system';
import { useIntl } from 'react-intl';
import type { AttemptView } from '../../../../server/src/contracts';
import { useText } from '../../hooks/useText';
import { type Phase, phasesOf } from './phases';

const COLORS: Record<Phase['name'], string> = {
  dns: 'alternative500',
  connect: 'secondary500',
  tls: 'warning500',
  firstByte: 'primary500',
  rest: 'neutral400',
};

/** Where an attempt's time went. */
export function TimingsBar({ timings }: { timings: AttemptView['timings'] }) {
  const text = useText();
  const { formatNumber } = useIntl();
  const phases = phasesOf(timings);
  const ms = (value: number) => text('time.ms', { ms: formatNumber(value, { maximumFractionDigits: 1 }) });
  return (
    <Flex direction="column" alignItems="stretch" gap={2}>
      {phases.length > 0 && (
        <Flex height="0.8rem" hasRadius overflow="hidden" background="neutral150" aria-hidden>
          {phases.map(({ name, ms: length }) => (
            <Box
              key={name}
              height="100%"
              background={COLORS[name]}
              style={{ flexGrow: length, flexBasis: 2 }}
            />
          ))}
        </Flex>
      )}
      <Flex gap={4} wrap="wrap">
        {phases.map(({ name, ms: length }) => (
          <Flex key={name} gap={1}>
            <Box width="0.8rem" height="0.8rem" background={COLORS[name]} borderRadius="50%" aria-hidden />
            <Typography variant="pi" textColor="neutral600">
              {text(`phase.${name}`)} {ms(length)}
            </Typography>
          </Flex>
        ))}
        <Typography variant="pi" fontWeight="bold">
          {text('phase.total')} {ms(timings.totalMs)}
        </Typography>
      </Flex>
    </Flex>
  );
}
