import { ConfirmDialog, useNotification } from '@strapi/strapi/admin';
import { Button, Dialog, Flex } from '@strapi/design-system';
import { ArrowsCounterClockwise, CrossCircle, Trash } from '@strapi/icons';
import { useNavigate } from 'react-router-dom';
import type { DeliveryView } from '../../../../server/src/contracts';
import { useCancelDeliveryMutation, useRemoveDeliveryMutation } from '../../api/deliveries';
import { isCancelable, isOver, isReplayable } from '../../components/deliveryStates';
import { useAllowed } from '../../hooks/useAllowed';
import { useNotifyProblem } from '../../hooks/useProblem';
import { useReplay } from '../../hooks/useReplay';
import { useText } from '../../hooks/useText';

/** What can be done about a delivery in its present state, as far as the role may. */
export function DeliveryActions({ delivery }: { delivery: DeliveryView }) {
  const text = useText();
  const allowed = useAllowed();
  const { replay, isReplaying } = useReplay();
  const { state, id } = delivery;
  return (
    <Flex gap={2}>
      {allowed('history.delete') && isOver(state) && <RemoveButton id={id} />}
      {allowed('replays.create') && isCancelable(state) && <CancelButton id={id} />}
      {allowed('replays.create') && isReplayable(delivery) && (
        <Button startIcon={<ArrowsCounterClockwise />} loading={isReplaying} onClick={() => void replay(id)}>
          {text(state === 'retrying' ? 'action.retryNow' : 'action.replay')}
        </Button>
      )}
    </Flex>
  );
}

function CancelButton({ id }: { id: number }) {
  const text = useText();
  const notifyProblem = useNotifyProblem();
  const { toggleNotification } = useNotification();
  const [cancelDelivery] = useCancelDeliveryMutation();
  const cancel = async () => {
    const answer = await cancelDelivery(id);
    if ('error' in answer) return notifyProblem(answer.error);
    toggleNotification({ type: 'success', message: text('cancel.done') });
  };
  return (
    <Dialog.Root>
      <Dialog.Trigger>
        <Button variant="tertiary" startIcon={<CrossCircle />}>
          {text('action.cancel')}
        </Button>
      </Dialog.Trigger>
      <ConfirmDialog onConfirm={cancel}>{text('cancel.confirm')}</ConfirmDialog>
    </Dialog.Root>
  );
}

function RemoveButton({ id }: { id: number }) {
  const text = useText();
  const navigate = useNavigate();
  const notifyProblem = useNotifyProblem();
  const { toggleNotification } = useNotification();
  const [removeDelivery] = useRemoveDeliveryMutation();
  const remove = async () => {
    const answer = await removeDelivery(id);
    if ('error' in answer) return notifyProblem(answer.error);
    toggleNotification({ type: 'success', message: text('remove.done') });
    navigate('..', { relative: 'path' });
  };
  return (
    <Dialog.Root>
      <Dialog.Trigger>
        <Button variant="danger-light" startIcon={<Trash />}>
          {text('action.remove')}
        </Button>
      </Dialog.Trigger>
      <ConfirmDialog onConfirm={remove}>{text('remove.confirm')}</ConfirmDialog>
    </Dialog.Root>
  );
}
