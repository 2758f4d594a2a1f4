import { Box, Flex, Typography } from '@strapi/design-system';
import { CheckCircle, WarningCircle } from '@strapi/icons';
import { useText } from '../../hooks/useText';

/** What needs somebody, in the server's words; or that nothing does. */
export function Attention({ warnings }: { warnings: readonly string[] }) {
  const text = useText();
  const isWell = warnings.length === 0;
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
          <CheckCircle fill="success600" aria-hidden />
        ) : (
          <WarningCircle fill="warning600" aria-hidden />
        )}
        <Flex direction="column" alignItems="flex-start" gap={1}>
          <Typography fontWeight="bold" textColor="neutral800">
            {text(isWell ? 'system.well' : 'system.attention')}
          </Typography>
          {warnings.map((warning) => (
            <Typography key={warning} textColor="neutral800">
              {warning}
            </Typography>
          ))}
        </Flex>
      </Flex>
    </Box>
  );
}
