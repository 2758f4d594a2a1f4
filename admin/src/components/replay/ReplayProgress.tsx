import { Box, Button, Flex, IconButton, ProgressBar, Typography } from '@strapi/design-system';
import { Cross, Stop } from '@strapi/icons';
import * as React from 'react';
import { useIntl } from 'react-intl';
import type { ReplayView } from '../../../../server/src/contracts';
import { useCancelReplayMutation, useListReplaysQuery } from '../../api/replays';
import { useAllowed } from '../../hooks/useAllowed';
import { usePageVisible } from '../../hooks/usePageVisible';
import { useNotifyProblem } from '../../hooks/useProblem';
import { useText } from '../../hooks/useText';

const POLL_MS = 1_000;
const IDLE_POLL_MS = 15_000;

/** Replays that run, whoever asked for them, and those that ended while they were looked at. */
export function ReplayProgress() {
  const isVisible = usePageVisible();
  const [seen, setSeen] = React.useState<ReadonlySet<number>>(new Set());
  const kept = useListReplaysQuery();
  const isRunning = kept.data?.some(({ state }) => state === 'running') ?? false;
  const { data = [] } = useListReplaysQuery(undefined, {
    pollingInterval: isVisible ? (isRunning ? POLL_MS : IDLE_POLL_MS) : 0,
    refetchOnMountOrArgChange: true,
  });
  React.useEffect(() => {
    const running = data.filter(({ state, id }) => state === 'running' && !seen.has(id));
    if (running.length > 0) setSeen(new Set([...seen, ...running.map(({ id }) => id)]));
  }, [data, seen]);
  const shown = data.filter(({ state, id }) => state === 'running' || seen.has(id));
  const dismiss = (id: number) => setSeen(new Set([...seen].filter((one) => one !== id)));
  if (shown.length === 0) return null;
  return (
    <Flex direction="column" alignItems="stretch" gap={2}>
      {shown.map((replay) => (
        <OneReplay key={replay.id} replay={replay} onDismiss={() => dismiss(replay.id)} />
      ))}
    </Flex>
  );
}

function OneReplay({ replay, onDismiss }: { replay: ReplayView; onDismiss: () => void }) {
  const text = useText();
  const { formatNumber } = useIntl();
  const { id, state, matched, total, perSecond, requestedBy } = replay;
  const isRunning = state === 'running';
  // More than were counted may turn up while it runs.
  const part = total === 0 ? 100 : Math.min(100, (100 * matched) / total);
  const label = text('replays.label', { id, name: requestedBy?.name ?? text('replays.byCode') });
  return (
    <Box tag="section" aria-label={label} background="neutral0" hasRadius shadow="tableShadow" padding={4}>
      <Flex gap={4} wrap="wrap">
        <Typography fontWeight="bold">{label}</Typography>
        <Box flex="1" minWidth="12rem">
          <ProgressBar value={isRunning ? part : 100} aria-label={label} />
        </Box>
        <Typography textColor="neutral600" aria-live="polite">
          {isRunning
            ? text('replays.progress', { done: formatNumber(matched), total: formatNumber(total) })
            : text(`replays.${state}`, { count: replay.replayed })}
          {isRunning && perSecond !== null && ` · ${text('replays.pace.perSecond', { count: perSecond })}`}
        </Typography>
        {isRunning ? (
          <StopButton id={id} />
        ) : (
          <IconButton variant="ghost" label={text('dialog.close')} onClick={onDismiss}>
            <Cross />
          </IconButton>
        )}
      </Flex>
    </Box>
  );
}

function StopButton({ id }: { id: number }) {
  const text = useText();
  const isAllowed = useAllowed()('replays.create');
  const notifyProblem = useNotifyProblem();
  const [cancelReplay, { isLoading }] = useCancelReplayMutation();
  if (!isAllowed) return null;
  const stop = async () => {
    const answer = await cancelReplay(id);
    if ('error' in answer) notifyProblem(answer.error);
  };
  return (
    <Button variant="tertiary" startIcon={<Stop />} loading={isLoading} onClick={() => void stop()}>
      {text('replays.stop')}
    </Button>
  );
}
