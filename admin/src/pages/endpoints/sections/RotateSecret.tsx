import { useNotification } from '@strapi/strapi/admin';
import {
  Button,
  Field,
  Modal,
  SingleSelect,
  SingleSelectOption,
  TextInput,
  Typography,
} from '@strapi/design-system';
import { ArrowsCounterClockwise } from '@strapi/icons';
import * as React from 'react';
import type { EndpointView } from '../../../../../server/src/contracts';
import { useRotateSecretMutation } from '../../../api/endpoints';
import { DialogContent } from '../../../components/Dialog';
import { useNotifyProblem } from '../../../hooks/useProblem';
import { useText } from '../../../hooks/useText';
import { useShowSecret } from '../NewSecret';
import { useComplaints } from '../useComplaints';

const OVERLAPS = [
  { seconds: 0, key: 'rotate.overlap.none' },
  { seconds: 3600, key: 'rotate.overlap.hour' },
  { seconds: 86_400, key: 'rotate.overlap.day' },
  { seconds: 604_800, key: 'rotate.overlap.week' },
] as const;

/** Gives an endpoint a new secret while the old one goes on signing for a time. */
export function RotateSecret({ endpoint }: { endpoint: EndpointView }) {
  const text = useText();
  const [isOpen, setIsOpen] = React.useState(false);
  return (
    <Modal.Root open={isOpen} onOpenChange={setIsOpen}>
      <Modal.Trigger>
        <Button variant="secondary" startIcon={<ArrowsCounterClockwise />}>
          {text('rotate.open')}
        </Button>
      </Modal.Trigger>
      {isOpen && <RotateDialog endpoint={endpoint} onDone={() => setIsOpen(false)} />}
    </Modal.Root>
  );
}

function RotateDialog({ endpoint, onDone }: { endpoint: EndpointView; onDone: () => void }) {
  const text = useText();
  const notifyProblem = useNotifyProblem();
  const complaintsIn = useComplaints();
  const showSecret = useShowSecret();
  const { toggleNotification } = useNotification();
  const [rotateSecret, { isLoading }] = useRotateSecretMutation();
  const [overlap, setOverlap] = React.useState(86_400);
  const [secret, setSecret] = React.useState('');
  const [error, setError] = React.useState<string | null>(null);

  const rotate = async () => {
    const input = { overlapSeconds: overlap, ...(secret === '' ? {} : { secret }) };
    const answer = await rotateSecret({ id: endpoint.id, input });
    if ('error' in answer) {
      const complaint = complaintsIn(answer.error).find(({ path }) => path[0] === 'secret');
      return complaint ? setError(complaint.message) : notifyProblem(answer.error);
    }
    onDone();
    toggleNotification({ type: 'success', message: text('rotate.done') });
    if (answer.data.secret !== null) showSecret(answer.data.secret);
  };

  return (
    <DialogContent
      title={text('rotate.title')}
      action={
        <Button
          variant={overlap === 0 ? 'danger' : 'default'}
          loading={isLoading}
          onClick={() => void rotate()}
        >
          {text('rotate.confirm')}
        </Button>
      }
    >
      <Typography>{text('rotate.explanation')}</Typography>
      <Field.Root name="overlap">
        <Field.Label>{text('rotate.overlap')}</Field.Label>
        <SingleSelect value={overlap} onChange={(value: string | number) => setOverlap(Number(value))}>
          {OVERLAPS.map(({ seconds, key }) => (
            <SingleSelectOption key={seconds} value={seconds}>
              {text(key)}
            </SingleSelectOption>
          ))}
        </SingleSelect>
      </Field.Root>
      <Field.Root name="rotated-secret" error={error ?? false} hint={text('form.secret.hint')}>
        <Field.Label>{text('form.secret')}</Field.Label>
        <TextInput
          autoComplete="off"
          placeholder={text('form.secret.generated')}
          value={secret}
          onChange={(change: React.ChangeEvent<HTMLInputElement>) => setSecret(change.target.value)}
        />
        <Field.Hint />
        <Field.Error />
      </Field.Root>
    </DialogContent>
  );
}
