import { useNotification } from '@strapi/strapi/admin';
import { Button, Flex, Loader, ProgressBar, Typography } from '@strapi/design-system';
import { useIntl } from 'react-intl';
import type { RemovalAim } from '../../api/removals';
import { useNotifyProblem, useProblem } from '../../hooks/useProblem';
import { useText } from '../../hooks/useText';
import { Dialog } from '../Dialog';
import { type RemovalProgress, useRemoval } from './useRemoval';

interface RemovalDialogProps {
  aim: RemovalAim;
  onClose: () => void;
  /** Something was deleted, though perhaps not all. */
  onRemoved: () => void;
}

/** Asks once more before history is deleted, with the exact count, and shows how far that is. */
export function RemovalDialog({ aim, onClose, onRemoved }: RemovalDialogProps) {
  const text = useText();
  const notifyProblem = useNotifyProblem();
  const { toggleNotification } = useNotification();
  const { progress, error, begin, stop } = useRemoval(aim);
  const isDeleting = progress.phase === 'deleting';
  const remove = async () => {
    const { deleted, error: problem } = await begin();
    if (problem !== undefined) notifyProblem(problem);
    else toggleNotification({ type: 'success', message: text('removals.done', { count: deleted }) });
    if (deleted > 0) onRemoved();
    onClose();
  };
  return (
    <Dialog
      title={text('removals.title')}
      onClose={() => !isDeleting && onClose()}
      cancel={isDeleting ? <StopButton onStop={stop} /> : undefined}
      action={
        <Button
          variant="danger"
          disabled={progress.phase === 'counting' || progress.total === 0}
          loading={isDeleting}
          onClick={() => void remove()}
        >
          {text('removals.begin', { count: progress.phase === 'counting' ? 0 : progress.total })}
        </Button>
      }
    >
      <Progress progress={progress} error={error} />
      <Typography textColor="neutral600">{text('removals.untouched')}</Typography>
    </Dialog>
  );
}

function StopButton({ onStop }: { onStop: () => void }) {
  const text = useText();
  return (
    <Button variant="tertiary" onClick={onStop}>
      {text('replays.stop')}
    </Button>
  );
}

function Progress({ progress, error }: { progress: RemovalProgress; error: unknown }) {
  const text = useText();
  const problem = useProblem();
  const { formatNumber } = useIntl();
  const { phase, total, deleted } = progress;
  if (error !== null) return <Typography textColor="danger600">{problem(error)}</Typography>;
  switch (phase) {
    case 'counting':
      return (
        <Flex gap={3}>
          <Loader small>{text('replays.counting')}</Loader>
          {total > 0 && <Typography>{formatNumber(total)}</Typography>}
        </Flex>
      );
    case 'counted':
      return (
        <Typography fontWeight="bold" aria-live="polite">
          {text('removals.count', { count: total })}
        </Typography>
      );
    case 'deleting':
      return (
        <>
          <ProgressBar value={(100 * deleted) / total} aria-label={text('removals.title')} />
          <Typography aria-live="polite">
            {text('replays.progress', { done: formatNumber(deleted), total: formatNumber(total) })}
          </Typography>
          <Typography textColor="neutral600">{text('removals.stay')}</Typography>
        </>
      );
  }
}
