import { BackButton, Layouts, Page } from '@strapi/strapi/admin';
import { Flex, Typography } from '@strapi/design-system';
import { useIntl } from 'react-intl';
import { styled } from 'styled-components';
import type { StatusView } from '../../../../server/src/contracts';
import { useReadStatusQuery } from '../../api/system';
import { usePageVisible } from '../../hooks/usePageVisible';
import { useProblem } from '../../hooks/useProblem';
import { useSaid } from '../../hooks/useSaid';
import { useText } from '../../hooks/useText';
import { Section } from '../endpoints/sections/Section';
import { Attention } from './Attention';
import { Instances } from './Instances';

const POLL_MS = 5_000;

/** How the plugin is doing as a whole, and what somebody has to look into. */
export function SystemPage() {
  const text = useText();
  const problem = useProblem();
  const isVisible = usePageVisible();
  const { data: status, error } = useReadStatusQuery(undefined, {
    pollingInterval: isVisible ? POLL_MS : 0,
    refetchOnMountOrArgChange: true,
  });
  if (!status) return error ? <Page.Error content={problem(error)} /> : <Page.Loading />;
  return (
    <Page.Main>
      <Page.Title>{text('system.title')}</Page.Title>
      <Layouts.Header
        title={text('system.title')}
        subtitle={text('system.subtitle', { version: status.version })}
        navigationAction={<BackButton fallback=".." />}
      />
      <Layouts.Content>
        <Flex direction="column" alignItems="stretch" gap={4} paddingBottom={8}>
          <Attention attention={status.attention} />
          <Section title={text('system.flow')}>
            <Facts status={status} />
          </Section>
          <Instances instances={status.instances} />
        </Flex>
      </Layouts.Content>
    </Page.Main>
  );
}

function Facts({ status }: { status: StatusView }) {
  const text = useText();
  const { formatNumber } = useIntl();
  const said = useSaid();
  const { deliveries, redis, outboxAgeMs, outdated, attention } = status;
  const evicts = attention.find(({ code }) => code === 'redisEvicts');
  const counted = ({ count, isAtLeast }: { count: number; isAtLeast: boolean }) =>
    isAtLeast ? text('counters.more', { count: formatNumber(count) }) : formatNumber(count);
  const redisWords = redis.configured
    ? redis.ready
      ? 'system.redis.ready'
      : 'system.redis.gone'
    : 'system.redis.none';
  const facts = [
    { name: text('system.driver'), value: text(`system.driver.${status.driver}`) },
    { name: 'Redis', value: text(redisWords), note: evicts && said(evicts) },
    {
      name: text('system.outbox'),
      value:
        outboxAgeMs === null
          ? text('system.outbox.empty')
          : text('system.outbox.age', { seconds: formatNumber(Math.round(outboxAgeMs / 1000)) }),
    },
    { name: text('system.inFlight'), value: formatNumber(deliveries.inFlight) },
    { name: text('state.pending'), value: counted(deliveries.pending) },
    { name: text('state.retrying'), value: counted(deliveries.retrying) },
    { name: text('state.dead'), value: counted(deliveries.dead) },
    { name: text('system.outdated'), value: counted(outdated) },
  ];
  return (
    <FactList>
      {facts.map(({ name, value, note }) => (
        <div key={name}>
          <Typography tag="dt" variant="pi" textColor="neutral600">
            {name}
          </Typography>
          <Typography tag="dd" fontWeight="semiBold" textColor="neutral800">
            {value}
          </Typography>
          {note && (
            <Typography tag="dd" variant="pi" textColor="danger600">
              {note}
            </Typography>
          )}
        </div>
      ))}
    </FactList>
  );
}

const FactList = styled.dl`
  display: grid;
  grid-template-columns: repeat(auto-fill, minmax(18rem, 1fr));
  gap: ${({ theme }) => theme.spaces[5]};
  margin: 0;

  dd {
    margin: 0;
  }
`;
