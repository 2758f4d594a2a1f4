import { Box, Flex } from '@strapi/design-system';
import { useText } from '../hooks/useText';
import { Code } from './BodyView';
import { CopyButton } from './CopyButton';

/** Code to be copied. */
export function CodeBlock({ label, code }: { label: string; code: string }) {
  const text = useText();
  return (
    <Box>
      <Flex justifyContent="flex-end">
        <CopyButton label={text('copy.code')} value={() => code} />
      </Flex>
      <Code tabIndex={0} role="region" aria-label={label}>
        {code}
      </Code>
    </Box>
  );
}
