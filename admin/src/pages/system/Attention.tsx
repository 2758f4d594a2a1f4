import { Box, Flex, Typography } from '@strapi/design-system';
import { CheckCircle, WarningCircle } from '@strapi/icons';
import type { StatusView } from '../../../../server/src/contracts';
import { useSaid } from '../../hooks/useSaid';
import { useText } from '../../hooks/useText';

/** However long the words beside it are. */
const UNSHRUNK = { flexShrink: 0 } as const;

/** What needs somebody; or that nothing does. */
export function Attention({ attention }: Pick<StatusView, 'attention'>) {
  const text = useText();
  const said = useSaid();
  const isWell = attention.length === 0;
  return (
    <Box
      tag="section"
      aria-label={text('system.attention')}
      background={isWell ? 'success100' : 'warning100'}
      borderColor={isWell ? 'success200' : 'warning200'}
      hasRadius
      padding={5}
    >
      <Flex gap={3} alignItems="flex-start">
        {isWell ? (
          <CheckCircle fill="success600" aria-hidden style={UNSHRUNK} />
        ) : (
          <WarningCircle fill="warning600" aria-hidden style={UNSHRUNK} />
        )}
        <Flex direction="column" alignItems="flex-start" gap={1}>
          <Typography fontWeight="bold" textColor="neutral800">
            {text(isWell ? 'system.well' : 'system.attention')}
          </Typography>
          {attention.map((sentence) => (
            <Typography key={sentence.text} textColor="neutral800">
              {said(sentence)}
            </Typography>
          ))}
        </Flex>
      </Flex>
    </Box>
  );
}
