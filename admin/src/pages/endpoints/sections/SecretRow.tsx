import { ConfirmDialog, useNotification } from '@strapi/strapi/admin';
import { Button, Dialog, Flex, IconButton, Typography } from '@strapi/design-system';
import { Eye, EyeStriked } from '@strapi/icons';
import * as React from 'react';
import { useIntl } from 'react-intl';
import type { EndpointView } from '../../../../../server/src/contracts';
import { useLazyReadSecretsQuery, useRevokeSecretMutation } from '../../../api/endpoints';
import { CopyButton } from '../../../components/CopyButton';
import { useAllowed } from '../../../hooks/useAllowed';
import { useNotifyProblem } from '../../../hooks/useProblem';
import { useText } from '../../../hooks/useText';

interface SecretRowProps {
  endpoint: EndpointView;
  secret: EndpointView['secrets'][number];
  isEditable: boolean;
}

/** One signing secret: since when it signs, until when, and what it is for those who may know. */
export function SecretRow({ endpoint, secret, isEditable }: SecretRowProps) {
  const text = useText();
  const { formatDate } = useIntl();
  const allowed = useAllowed();
  const [shown, setShown] = React.useState<string | null>(null);
  const time = (at: number) => formatDate(at, { dateStyle: 'medium', timeStyle: 'short' });
  return (
    <Flex gap={4} borderColor="neutral150" hasRadius padding={3} wrap="wrap">
      <Typography
        fontWeight="bold"
        style={{ fontFamily: 'ui-monospace, monospace', overflowWrap: 'anywhere' }}
      >
        {shown ?? secret.hint}
      </Typography>
      {allowed('secrets.reveal') && (
        <Flex gap={1}>
          <RevealButton endpoint={endpoint} secretId={secret.id} isShown={shown !== null} onShow={setShown} />
          {shown !== null && <CopyButton label={text('secret.copy')} value={() => shown} />}
        </Flex>
      )}
      {secret.createdAt > 0 && (
        <Typography textColor="neutral600">
          {text('secret.created', { time: time(secret.createdAt) })}
        </Typography>
      )}
      <Typography textColor="neutral600">
        {secret.expiresAt === null
          ? text('secret.current')
          : text('secret.expires', { time: time(secret.expiresAt) })}
      </Typography>
      {isEditable && secret.expiresAt !== null && <RevokeButton endpoint={endpoint} secretId={secret.id} />}
    </Flex>
  );
}

interface RevealButtonProps {
  endpoint: EndpointView;
  secretId: string;
  isShown: boolean;
  onShow: (secret: string | null) => void;
}

function RevealButton({ endpoint, secretId, isShown, onShow }: RevealButtonProps) {
  const text = useText();
  const notifyProblem = useNotifyProblem();
  const [readSecrets] = useLazyReadSecretsQuery();
  const reveal = async () => {
    if (isShown) return onShow(null);
    const answer = await readSecrets(endpoint.id);
    if (answer.error !== undefined) return notifyProblem(answer.error);
    onShow(answer.data?.find(({ id }) => id === secretId)?.secret ?? null);
  };
  return (
    <IconButton
      variant="ghost"
      label={text(isShown ? 'secret.hide' : 'secret.reveal')}
      onClick={() => void reveal()}
    >
      {isShown ? <EyeStriked /> : <Eye />}
    </IconButton>
  );
}

function RevokeButton({ endpoint, secretId }: { endpoint: EndpointView; secretId: string }) {
  const text = useText();
  const notifyProblem = useNotifyProblem();
  const { toggleNotification } = useNotification();
  const [revokeSecret] = useRevokeSecretMutation();
  const revoke = async () => {
    const answer = await revokeSecret({ id: endpoint.id, secretId });
    if ('error' in answer) return notifyProblem(answer.error);
    toggleNotification({ type: 'success', message: text('secret.revoked') });
  };
  return (
    <Dialog.Root>
      <Dialog.Trigger>
        <Button variant="danger-light" size="S">
          {text('secret.revoke')}
        </Button>
      </Dialog.Trigger>
      <ConfirmDialog onConfirm={revoke}>{text('secret.revokeConfirm')}</ConfirmDialog>
    </Dialog.Root>
  );
}
