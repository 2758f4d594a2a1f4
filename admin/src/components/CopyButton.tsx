import { useClipboard, useNotification } from '@strapi/strapi/admin';
import { Button, IconButton } from '@strapi/design-system';
import { Duplicate } from '@strapi/icons';
import { useText } from '../hooks/useText';

interface CopyButtonProps {
  label: string;
  /** Called at the click, so that long texts are made only when they are wanted. */
  value: () => string;
  withText?: boolean;
}

/** Copies a text and says so. */
export function CopyButton({ label, value, withText = false }: CopyButtonProps) {
  const text = useText();
  const { copy } = useClipboard();
  const { toggleNotification } = useNotification();
  const copyValue = async () => {
    const isCopied = await copy(value());
    toggleNotification(
      isCopied
        ? { type: 'success', message: text('copy.done') }
        : { type: 'warning', message: text('copy.refused') },
    );
  };
  return withText ? (
    <Button variant="tertiary" startIcon={<Duplicate />} onClick={() => void copyValue()}>
      {label}
    </Button>
  ) : (
    <IconButton variant="ghost" label={label} onClick={() => void copyValue()}>
      <Duplicate />
    </IconButton>
  );
}
