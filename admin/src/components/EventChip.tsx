import { Box, Typography } from '@strapi/design-system';

/** An event's name as it is written, set apart. */
export function EventChip({ event }: { event: string }) {
  return (
    <Box background="neutral150" hasRadius paddingLeft={2} paddingRight={2} paddingTop={1} paddingBottom={1}>
      <Typography variant="pi" textColor="neutral800">
        {event}
      </Typography>
    </Box>
  );
}
