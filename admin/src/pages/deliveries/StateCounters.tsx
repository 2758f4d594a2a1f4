import { Flex, Typography } from '@strapi/design-system';
import { useIntl } from 'react-intl';
import { styled } from 'styled-components';
import type { DeliveryFilter } from '../../../../server/src/contracts';
import { useCountByStateQuery } from '../../api/summaries';
import {
  DELIVERY_STATES,
  type DeliveryState,
  STATE_COLORS,
  type StateColor,
} from '../../components/deliveryStates';
import { usePageVisible } from '../../hooks/usePageVisible';
import { useText } from '../../hooks/useText';

const POLL_MS = 10_000;

interface StateCountersProps {
  filter: DeliveryFilter;
  onChange: (filter: DeliveryFilter) => void;
}

/** How many deliveries of each state pass the rest of the filter; each counter shows its state alone. */
export function StateCounters({ filter, onChange }: StateCountersProps) {
  const text = useText();
  const { formatNumber } = useIntl();
  const isVisible = usePageVisible();
  const { state: chosen = [], ...rest } = filter;
  const { data } = useCountByStateQuery(rest, {
    pollingInterval: isVisible ? POLL_MS : 0,
    refetchOnMountOrArgChange: true,
  });
  if (!data) return null;
  const shown = DELIVERY_STATES.filter((state) => data[state].count > 0 || chosen.includes(state));
  const toggle = (state: DeliveryState) =>
    onChange(chosen.length === 1 && chosen[0] === state ? rest : { ...rest, state: [state] });
  return (
    <Flex gap={2} wrap="wrap" role="group" aria-label={text('counters.label')}>
      {shown.map((state) => {
        const { count, isAtLeast } = data[state];
        const number = formatNumber(count);
        return (
          <Counter
            key={state}
            type="button"
            aria-pressed={chosen.includes(state)}
            onClick={() => toggle(state)}
          >
            <Dot $color={STATE_COLORS[state]} aria-hidden />
            <Typography textColor="neutral800">{text(`state.${state}`)}</Typography>
            <Typography fontWeight="bold" textColor="neutral800">
              {isAtLeast ? text('counters.more', { count: number }) : number}
            </Typography>
          </Counter>
        );
      })}
    </Flex>
  );
}

const Counter = styled.button`
  display: flex;
  align-items: center;
  gap: ${({ theme }) => theme.spaces[2]};
  padding: ${({ theme }) => `${theme.spaces[1]} ${theme.spaces[3]}`};
  border: 1px solid ${({ theme }) => theme.colors.neutral200};
  border-radius: 1.6rem;
  background: ${({ theme }) => theme.colors.neutral0};
  cursor: pointer;

  &[aria-pressed='true'] {
    border-color: ${({ theme }) => theme.colors.primary600};
    background: ${({ theme }) => theme.colors.primary100};
  }
`;

const Dot = styled.span<{ $color: StateColor }>`
  width: 0.8rem;
  height: 0.8rem;
  border-radius: 50%;
  background: ${({ theme, $color }) => theme.colors[$color]};
`;
