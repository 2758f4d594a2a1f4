import { Button, Flex, Modal } from '@strapi/design-system';
import type * as React from 'react';
import { useText } from '../hooks/useText';

interface DialogContentProps {
  title: string;
  children: React.ReactNode;
  /** The button that does what the dialog is about. */
  action: React.ReactNode;
  /** What stands in the place of Cancel; null where there is nothing to cancel. */
  cancel?: React.ReactNode;
}

interface DialogProps extends DialogContentProps {
  onClose: () => void;
}

/** Asks something over the page for as long as it is rendered. */
export function Dialog({ onClose, ...content }: DialogProps) {
  return (
    <Modal.Root open onOpenChange={(isOpen: boolean) => !isOpen && onClose()}>
      <DialogContent {...content} />
    </Modal.Root>
  );
}

/** What is in a dialog, for a `Modal.Root` with a button of its own, to which the focus returns. */
export function DialogContent({ title, children, action, cancel = <CancelButton /> }: DialogContentProps) {
  const text = useText();
  return (
    <Modal.Content>
      <Modal.Header closeLabel={text('dialog.close')}>
        <Modal.Title>{title}</Modal.Title>
      </Modal.Header>
      <Modal.Body>
        <Flex direction="column" alignItems="stretch" gap={4}>
          {children}
        </Flex>
      </Modal.Body>
      <Modal.Footer justifyContent={cancel === null ? 'flex-end' : 'space-between'}>
        {cancel}
        {action}
      </Modal.Footer>
    </Modal.Content>
  );
}

function CancelButton() {
  const text = useText();
  return (
    <Modal.Close>
      <Button variant="tertiary">{text('dialog.cancel')}</Button>
    </Modal.Close>
  );
}
