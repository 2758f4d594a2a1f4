import { Button, Flex, TextButton } from '@strapi/design-system';
import { ChevronLeft, ChevronRight } from '@strapi/icons';
import { useText } from '../../hooks/useText';

interface PageTurnerProps {
  hasNewer: boolean;
  hasOlder: boolean;
  onNewest: () => void;
  onNewer: () => void;
  onOlder: () => void;
}

/** Goes through the history page by page. */
export function PageTurner({ hasNewer, hasOlder, onNewest, onNewer, onOlder }: PageTurnerProps) {
  const text = useText();
  if (!hasNewer && !hasOlder) return null;
  return (
    <Flex tag="nav" aria-label={text('pages.label')} justifyContent="flex-end" gap={4}>
      {hasNewer && <TextButton onClick={onNewest}>{text('pages.newest')}</TextButton>}
      <Flex gap={2}>
        <Button variant="tertiary" startIcon={<ChevronLeft />} disabled={!hasNewer} onClick={onNewer}>
          {text('pages.newer')}
        </Button>
        <Button variant="tertiary" endIcon={<ChevronRight />} disabled={!hasOlder} onClick={onOlder}>
          {text('pages.older')}
        </Button>
      </Flex>
    </Flex>
  );
}
