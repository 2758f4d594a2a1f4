import { Box, Flex, LinkButton, Typography } from '@strapi/design-system';
import { Plus } from '@strapi/icons';
import { NavLink } from 'react-router-dom';
import { type TextKey, useText } from '../../hooks/useText';

const STEPS = ['steps.create', 'steps.verify', 'steps.test', 'steps.watch'] as const satisfies TextKey[];

/** What to do while there is no endpoint. */
export function FirstSteps({ mayWrite }: { mayWrite: boolean }) {
  const text = useText();
  return (
    <Box background="neutral0" hasRadius shadow="tableShadow" padding={8}>
      <Flex direction="column" alignItems="flex-start" gap={5}>
        <Typography variant="delta" tag="h2">
          {text('steps.title')}
        </Typography>
        <Flex tag="ol" direction="column" alignItems="flex-start" gap={3}>
          {STEPS.map((step, at) => (
            <Flex tag="li" key={step} gap={3}>
              <Flex
                justifyContent="center"
                width="2.4rem"
                height="2.4rem"
                background="primary100"
                borderRadius="50%"
                shrink={0}
                aria-hidden
              >
                <Typography fontWeight="bold" textColor="primary600">
                  {at + 1}
                </Typography>
              </Flex>
              <Typography>{text(step)}</Typography>
            </Flex>
          ))}
        </Flex>
        {mayWrite && (
          <LinkButton tag={NavLink} to="create" startIcon={<Plus />}>
            {text('endpoints.create')}
          </LinkButton>
        )}
      </Flex>
    </Box>
  );
}
