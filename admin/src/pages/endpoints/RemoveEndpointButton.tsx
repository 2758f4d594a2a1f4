import { ConfirmDialog, useNotification } from '@strapi/strapi/admin';
import { Dialog, IconButton } from '@strapi/design-system';
import { Trash } from '@strapi/icons';
import type { EndpointView } from '../../../../server/src/contracts';
import { useRemoveEndpointMutation } from '../../api/endpoints';
import { useNotifyProblem } from '../../hooks/useProblem';
import { useText } from '../../hooks/useText';

/** Removes an endpoint once that is confirmed. */
export function RemoveEndpointButton({ endpoint }: { endpoint: EndpointView }) {
  const text = useText();
  const notifyProblem = useNotifyProblem();
  const { toggleNotification } = useNotification();
  const [removeEndpoint] = useRemoveEndpointMutation();
  const { id, name } = endpoint;
  const remove = async () => {
    const answer = await removeEndpoint(id);
    if ('error' in answer) return notifyProblem(answer.error);
    toggleNotification({ type: 'success', message: text('endpoints.removed', { name }) });
  };
  return (
    <Dialog.Root>
      <Dialog.Trigger>
        <IconButton label={text('endpoints.remove', { name })} variant="ghost">
          <Trash />
        </IconButton>
      </Dialog.Trigger>
      <ConfirmDialog onConfirm={remove}>{text('endpoints.removeConfirm', { name })}</ConfirmDialog>
    </Dialog.Root>
  );
}
