import { Box, Typography, Flex } from '@strapi/design-system';
import type { AttemptView } from '../../../server/src/contracts';
import { explainAttempt } from './explainAttempt';
import { useText } from '../hooks/useText';

/** Says in plain words what an attempt met and what likely helps; nothing for one that was accepted. */
export function FailureNote({ attempt }: { attempt: Pick<AttemptView, 'outcome' | 'status' | 'error'> }) {
  const text = useText();
  const explanation = explainAttempt(attempt);
  if (explanation === null) return null;
  const { status, error } = attempt;
  return (
    <Box background="danger100" borderColor="danger200" hasRadius padding={4}>
      <Flex direction="column" alignItems="flex-start" gap={1}>
        <Typography fontWeight="bold" textColor="danger700">
          {text(`explain.${explanation}`, { status })}
        </Typography>
        <Typography textColor="neutral800">{text(`remedy.${explanation}`)}</Typography>
        {error !== null && (
          <Typography variant="pi" textColor="neutral600" style={{ overflowWrap: 'anywhere' }}>
            {error.message}
          </Typography>
        )}
      </Flex>
    </Box>
  );
}
