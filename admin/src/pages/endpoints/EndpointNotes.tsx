import { Box, Flex, Typography } from '@strapi/design-system';
import type * as React from 'react';
import type { EndpointView } from '../../../../server/src/contracts';
import { useText } from '../../hooks/useText';
import { EndpointSwitch } from './EndpointSwitch';
import { useReasons } from './useReasons';

/** What is particular about an endpoint: where it is declared, why it is disabled, why it cannot sign. */
export function EndpointNotes({ endpoint }: { endpoint: EndpointView }) {
  const text = useText();
  const { source, key } = endpoint;
  const { disabledReason, secretsProblem } = useReasons(endpoint);
  return (
    <>
      {source === 'configuration' && (
        <Note kind="secondary">
          <Typography fontWeight="bold">{text('notes.declared')}</Typography>
          <Typography>{text('notes.declaredAt', { key })}</Typography>
        </Note>
      )}
      {disabledReason !== null && (
        <Note kind="danger">
          <Typography fontWeight="bold">{text('notes.disabled')}</Typography>
          <Typography>{disabledReason}</Typography>
          <Flex gap={3} paddingTop={2}>
            <Typography>{text('notes.enableAgain')}</Typography>
            <EndpointSwitch endpoint={endpoint} />
          </Flex>
        </Note>
      )}
      {secretsProblem !== null && (
        <Note kind="danger">
          <Typography fontWeight="bold">{text('notes.unreadable')}</Typography>
          <Typography>{secretsProblem}</Typography>
        </Note>
      )}
    </>
  );
}

function Note({ kind, children }: { kind: 'secondary' | 'danger'; children: React.ReactNode }) {
  return (
    <Box background={`${kind}100`} borderColor={`${kind}200`} hasRadius padding={4}>
      <Flex direction="column" alignItems="flex-start" gap={1}>
        {children}
      </Flex>
    </Box>
  );
}
