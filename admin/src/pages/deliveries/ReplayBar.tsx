import { Button, Flex, TextButton, Typography } from '@strapi/design-system';
import { ArrowsCounterClockwise } from '@strapi/icons';
import * as React from 'react';
import type { DeliveryFilter } from '../../../../server/src/contracts';
import type { ReplayAim } from '../../api/replays';
import { ReplayDialog } from '../../components/replay/ReplayDialog';
import { useText } from '../../hooks/useText';
import type { Selection } from './useSelection';

interface ReplayBarProps {
  filter: DeliveryFilter;
  selection: Selection;
}

/** Replays the rows that are chosen, or everything that passes the filter; never everything there is. */
export function ReplayBar({ filter, selection }: ReplayBarProps) {
  const text = useText();
  const [aim, setAim] = React.useState<ReplayAim | null>(null);
  const { ids } = selection;
  const isFiltered = Object.keys(filter).length > 0;
  if (ids.length === 0 && !isFiltered) return null;
  return (
    <Flex gap={4} wrap="wrap">
      {ids.length > 0 && (
        <>
          <Typography>{text('selection.count', { count: ids.length })}</Typography>
          <Button
            variant="secondary"
            startIcon={<ArrowsCounterClockwise />}
            onClick={() => setAim({ ids: [...ids] })}
          >
            {text('selection.replay')}
          </Button>
        </>
      )}
      {isFiltered && (
        <Button variant="tertiary" startIcon={<ArrowsCounterClockwise />} onClick={() => setAim({ filter })}>
          {text('selection.replayAll')}
        </Button>
      )}
      {ids.length > 0 && <TextButton onClick={selection.clear}>{text('selection.clear')}</TextButton>}
      {aim && <ReplayDialog aim={aim} onClose={() => setAim(null)} onBegun={selection.clear} />}
    </Flex>
  );
}
