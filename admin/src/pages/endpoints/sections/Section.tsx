import { Box, Flex, Typography } from '@strapi/design-system';
import type * as React from 'react';

interface SectionProps {
  title: string;
  hint?: string;
  children: React.ReactNode;
}

/** A part of a form under a heading. */
export function Section({ title, hint, children }: SectionProps) {
  return (
    <Box tag="section" aria-label={title} background="neutral0" hasRadius shadow="filterShadow" padding={7}>
      <Flex direction="column" alignItems="stretch" gap={4}>
        <Flex direction="column" alignItems="flex-start" gap={1}>
          <Typography variant="delta" tag="h2">
            {title}
          </Typography>
          {hint !== undefined && (
            <Typography variant="pi" textColor="neutral600">
              {hint}
            </Typography>
          )}
        </Flex>
        {children}
      </Flex>
    </Box>
  );
}
