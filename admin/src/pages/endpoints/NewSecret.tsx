import { Box, Button, Field, Flex, TextInput, Typography } from '@strapi/design-system';
import * as React from 'react';
import { CopyButton } from '../../components/CopyButton';
import { Dialog } from '../../components/Dialog';
import { useText } from '../../hooks/useText';

const ShowSecret = React.createContext<(secret: string) => void>(() => {});

/** Shows a new signing secret, over whatever page comes next; it is kept nowhere else. */
export const useShowSecret = (): ((secret: string) => void) => React.useContext(ShowSecret);

/** Lets the pages inside show a new signing secret. */
export function NewSecretProvider({ children }: { children: React.ReactNode }) {
  const [secret, setSecret] = React.useState<string | null>(null);
  return (
    <ShowSecret.Provider value={setSecret}>
      {children}
      {secret !== null && <NewSecretDialog secret={secret} onClose={() => setSecret(null)} />}
    </ShowSecret.Provider>
  );
}

function NewSecretDialog({ secret, onClose }: { secret: string; onClose: () => void }) {
  const text = useText();
  return (
    <Dialog
      title={text('secret.new')}
      onClose={onClose}
      cancel={null}
      action={<Button onClick={onClose}>{text('secret.stored')}</Button>}
    >
      <Typography>{text('secret.once')}</Typography>
      <Flex gap={2} alignItems="flex-end">
        <Field.Root name="new-secret" width="100%">
          <Field.Label>{text('secret.label')}</Field.Label>
          <TextInput
            readOnly
            value={secret}
            onFocus={(focus: React.FocusEvent<HTMLInputElement>) => focus.target.select()}
          />
        </Field.Root>
        <Box shrink={0}>
          <CopyButton withText label={text('secret.copy')} value={() => secret} />
        </Box>
      </Flex>
    </Dialog>
  );
}
