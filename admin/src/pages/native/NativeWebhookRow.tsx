import { ConfirmDialog, useNotification } from '@strapi/strapi/admin';
import { Button, Dialog, Flex, Link, Td, Tr, Typography } from '@strapi/design-system';
import { NavLink } from 'react-router-dom';
import type { NativeWebhookView } from '../../../../server/src/contracts';
import { useImportNativeWebhookMutation, useUndoNativeImportMutation } from '../../api/system';
import { EventChip } from '../../components/EventChip';
import { useNotifyProblem } from '../../hooks/useProblem';
import { useText } from '../../hooks/useText';
import { useShowSecret } from '../endpoints/NewSecret';

/** One of Strapi's own webhooks, to be taken over or given back. */
export function NativeWebhookRow({ webhook }: { webhook: NativeWebhookView }) {
  const text = useText();
  const { id, name, url, events, headerNames, isEnabled, endpointId } = webhook;
  return (
    <Tr>
      <Td>
        <Typography textColor="neutral800">{name}</Typography>
      </Td>
      <Td>
        <Typography textColor="neutral800" ellipsis maxWidth="28rem" title={url}>
          {url}
        </Typography>
        {headerNames.length > 0 && (
          <Typography variant="pi" tag="p" textColor="neutral600" ellipsis maxWidth="28rem">
            {text('form.headers')}: {headerNames.join(', ')}
          </Typography>
        )}
      </Td>
      <Td>
        <Flex gap={1} wrap="wrap">
          {events.map((event) => (
            <EventChip key={event} event={event} />
          ))}
        </Flex>
      </Td>
      <Td>
        {endpointId === null ? (
          <Typography textColor="neutral800">{text(isEnabled ? 'native.on' : 'native.off')}</Typography>
        ) : (
          <Link tag={NavLink} to={`../${endpointId}`}>
            {text('native.imported')}
          </Link>
        )}
      </Td>
      <Td>
        <Flex justifyContent="flex-end">
          {endpointId === null ? <ImportButton id={id} name={name} /> : <UndoButton id={id} name={name} />}
        </Flex>
      </Td>
    </Tr>
  );
}

interface ActionProps {
  id: number;
  name: string;
}

function ImportButton({ id, name }: ActionProps) {
  const text = useText();
  const notifyProblem = useNotifyProblem();
  const showSecret = useShowSecret();
  const { toggleNotification } = useNotification();
  const [importWebhook] = useImportNativeWebhookMutation();
  const take = async () => {
    const answer = await importWebhook(id);
    if ('error' in answer) return notifyProblem(answer.error);
    if (answer.data.secret !== null) showSecret(answer.data.secret);
    toggleNotification({ type: 'success', message: text('native.done', { name }) });
  };
  return (
    <Dialog.Root>
      <Dialog.Trigger>
        <Button variant="secondary" aria-label={text('native.importOf', { name })}>
          {text('native.import')}
        </Button>
      </Dialog.Trigger>
      <ConfirmDialog onConfirm={take}>{text('native.confirm', { name })}</ConfirmDialog>
    </Dialog.Root>
  );
}

function UndoButton({ id, name }: ActionProps) {
  const text = useText();
  const notifyProblem = useNotifyProblem();
  const { toggleNotification } = useNotification();
  const [undoImport] = useUndoNativeImportMutation();
  const undo = async () => {
    const answer = await undoImport(id);
    if ('error' in answer) return notifyProblem(answer.error);
    toggleNotification({ type: 'success', message: text('native.undone', { name }) });
  };
  return (
    <Dialog.Root>
      <Dialog.Trigger>
        <Button variant="tertiary" aria-label={text('native.undoOf', { name })}>
          {text('native.undo')}
        </Button>
      </Dialog.Trigger>
      <ConfirmDialog onConfirm={undo}>{text('native.undoConfirm', { name })}</ConfirmDialog>
    </Dialog.Root>
  );
}
