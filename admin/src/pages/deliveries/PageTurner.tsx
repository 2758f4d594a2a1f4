import { Button, Flex, TextButton, Typography } from '@strapi/design-system';
import { ChevronLeft, ChevronRight } from '@strapi/icons';
import { useIntl } from 'react-intl';
import { useText } from '../../hooks/useText';

interface PageTurnerProps {
  hasNewer: boolean;
  hasOlder: boolean;
  /** How far back the search for older ones went; null when the page is full or the last one. */
  searchedTo: number | null;
  onNewest: () => void;
  onNewer: () => void;
  onOlder: () => void;
}

/** Goes through the history page by page. */
export function PageTurner({ hasNewer, hasOlder, searchedTo, onNewest, onNewer, onOlder }: PageTurnerProps) {
  const text = useText();
  const { formatDate } = useIntl();
  if (!hasNewer && !hasOlder) return null;
  return (
    <Flex tag="nav" aria-label={text('pages.label')} justifyContent="flex-end" gap={4}>
      {searchedTo !== null && (
        <Typography variant="pi" textColor="neutral600">
          {text('pages.searchedTo', {
            time: formatDate(searchedTo, { dateStyle: 'medium', timeStyle: 'short' }),
          })}
        </Typography>
      )}
      {hasNewer && <TextButton onClick={onNewest}>{text('pages.newest')}</TextButton>}
      <Flex gap={2}>
        <Button variant="tertiary" startIcon={<ChevronLeft />} disabled={!hasNewer} onClick={onNewer}>
          {text('pages.newer')}
        </Button>
        <Button variant="tertiary" endIcon={<ChevronRight />} disabled={!hasOlder} onClick={onOlder}>
          {text(searchedTo === null ? 'pages.older' : 'pages.searchOn')}
        </Button>
      </Flex>
    </Flex>
  );
}
