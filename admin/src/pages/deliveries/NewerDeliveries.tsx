import { Box, Button, Flex } from '@strapi/design-system';
import { ArrowUp } from '@strapi/icons';
import { useText } from '../../hooks/useText';

/** Announces deliveries that came since the page was opened; what is being read stays where it is. */
export function NewerDeliveries({ count, onShow }: { count: number; onShow: () => void }) {
  const text = useText();
  return (
    <Box position="relative" height={0} aria-live="polite">
      {count > 0 && (
        <Flex justifyContent="center" position="absolute" top="-0.8rem" left={0} right={0} zIndex={2}>
          <Button size="S" startIcon={<ArrowUp />} onClick={onShow}>
            {text('deliveries.newer', { count })}
          </Button>
        </Flex>
      )}
    </Box>
  );
}
