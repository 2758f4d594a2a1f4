import {
  Button,
  Field,
  Flex,
  Loader,
  SingleSelect,
  SingleSelectOption,
  Typography,
} from '@strapi/design-system';
import * as React from 'react';
import { useIntl } from 'react-intl';
import type { ReplayCount } from '../../../../server/src/contracts';
import { type ReplayAim, useBeginReplayMutation, useCountReplayQuery } from '../../api/replays';
import { useNotifyProblem, useProblem } from '../../hooks/useProblem';
import { useText } from '../../hooks/useText';
import { Dialog } from '../Dialog';

const PACES = [1, 5, 10, 25, 50, 100, 500];
/** Fast enough for a handful; a receiver that was down is not to be run over. */
const USUAL_PACE = 10;
const AS_FAST_AS_POSSIBLE = 0;

interface ReplayDialogProps {
  aim: ReplayAim;
  /** What goes before the count, such as a choice of its own. */
  children?: React.ReactNode;
  onClose: () => void;
  onBegun?: () => void;
}

/** Asks once more before many deliveries are sent again: with the exact count, and at which pace. */
export function ReplayDialog({ aim, children, onClose, onBegun }: ReplayDialogProps) {
  const text = useText();
  const notifyProblem = useNotifyProblem();
  const [pace, setPace] = React.useState(USUAL_PACE);
  const { currentData: count, error } = useCountReplayQuery(aim, { refetchOnMountOrArgChange: true });
  const [beginReplay, { isLoading }] = useBeginReplayMutation();
  const begin = async () => {
    const answer = await beginReplay({ ...aim, perSecond: pace === AS_FAST_AS_POSSIBLE ? null : pace });
    if ('error' in answer) return notifyProblem(answer.error);
    onBegun?.();
    onClose();
  };
  return (
    <Dialog
      title={text('replays.title')}
      onClose={onClose}
      action={
        <Button disabled={!count || count.replayed === 0} loading={isLoading} onClick={() => void begin()}>
          {text('replays.begin', { count: count?.replayed ?? 0 })}
        </Button>
      }
    >
      {children}
      <Counted count={count} error={error} />
      <Pace pace={pace} count={count?.replayed ?? 0} onChange={setPace} />
    </Dialog>
  );
}

function Counted({ count, error }: { count: ReplayCount | undefined; error: unknown }) {
  const text = useText();
  const problem = useProblem();
  if (!count) {
    return error ? (
      <Typography textColor="danger600">{problem(error)}</Typography>
    ) : (
      <Loader small>{text('replays.counting')}</Loader>
    );
  }
  return (
    <Flex direction="column" alignItems="flex-start" gap={1} aria-live="polite">
      <Typography fontWeight="bold">{text('replays.count', { count: count.replayed })}</Typography>
      {count.skipped > 0 && (
        <Typography textColor="neutral600">{text('replays.skipped', { count: count.skipped })}</Typography>
      )}
      <Typography textColor="neutral600">{text('replays.sameId')}</Typography>
    </Flex>
  );
}

interface PaceProps {
  pace: number;
  count: number;
  onChange: (pace: number) => void;
}

function Pace({ pace, count, onChange }: PaceProps) {
  const text = useText();
  const { formatNumber } = useIntl();
  const minutes = Math.ceil(count / Math.max(1, pace) / 60);
  const hint =
    pace === AS_FAST_AS_POSSIBLE
      ? text('replays.pace.hint')
      : text('replays.pace.takes', { minutes: formatNumber(minutes), count: minutes });
  return (
    <Field.Root name="pace" hint={hint}>
      <Field.Label>{text('replays.pace')}</Field.Label>
      <SingleSelect value={pace} onChange={(value: string | number) => onChange(Number(value))}>
        {PACES.map((perSecond) => (
          <SingleSelectOption key={perSecond} value={perSecond}>
            {text('replays.pace.perSecond', { count: perSecond })}
          </SingleSelectOption>
        ))}
        <SingleSelectOption value={AS_FAST_AS_POSSIBLE}>{text('replays.pace.none')}</SingleSelectOption>
      </SingleSelect>
      <Field.Hint />
    </Field.Root>
  );
}
