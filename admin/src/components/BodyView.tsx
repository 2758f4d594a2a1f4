import { Box, Flex, Typography } from '@strapi/design-system';
import { styled } from 'styled-components';
import { useText } from '../hooks/useText';
import { CopyButton } from './CopyButton';
import { prettyBody } from './prettyBody';

interface BodyViewProps {
  title: string;
  body: string;
  isTruncated?: boolean;
}

/** A request's or response's body, laid out to be read; copied it is what went over the wire. */
export function BodyView({ title, body, isTruncated = false }: BodyViewProps) {
  const text = useText();
  return (
    <Flex direction="column" alignItems="stretch" gap={1}>
      <Flex justifyContent="space-between">
        <Typography variant="sigma" textColor="neutral600">
          {title}
        </Typography>
        {body !== '' && <CopyButton label={text('copy.body')} value={() => body} />}
      </Flex>
      {body === '' ? (
        <Typography textColor="neutral600">{text('body.empty')}</Typography>
      ) : (
        <Code tabIndex={0} role="region" aria-label={title}>
          {prettyBody(body)}
        </Code>
      )}
      {isTruncated && (
        <Box>
          <Typography variant="pi" textColor="neutral600">
            {text('body.truncated')}
          </Typography>
        </Box>
      )}
    </Flex>
  );
}

/** Text in a fixed width, to be scrolled. */
export const Code = styled.pre`
  margin: 0;
  max-height: 40rem;
  overflow: auto;
  padding: ${({ theme }) => theme.spaces[4]};
  border: 1px solid ${({ theme }) => theme.colors.neutral200};
  border-radius: ${({ theme }) => theme.borderRadius};
  background: ${({ theme }) => theme.colors.neutral100};
  color: ${({ theme }) => theme.colors.neutral800};
  font-family: ui-monospace, SFMono-Regular, Menlo, Consolas, monospace;
  font-size: 1.2rem;
  line-height: 1.5;
  white-space: pre-wrap;
  overflow-wrap: anywhere;
`;
