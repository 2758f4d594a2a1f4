import { Button, Flex, TextButton, Typography } from '@strapi/design-system';
import { ArrowsCounterClockwise, Trash } from '@strapi/icons';
import * as React from 'react';
import type { DeliveryFilter } from '../../../../server/src/contracts';
import type { RemovalAim } from '../../api/removals';
import type { ReplayAim } from '../../api/replays';
import { RemovalDialog } from '../../components/removal/RemovalDialog';
import { ReplayDialog } from '../../components/replay/ReplayDialog';
import { useAllowed } from '../../hooks/useAllowed';
import { useText } from '../../hooks/useText';
import type { Selection } from './useSelection';

interface BulkActionsProps {
  filter: DeliveryFilter;
  selection: Selection;
  /** Rows are gone. */
  onRemoved: () => void;
}

/** What can be done with the rows that are chosen, or with everything that passes the filter; never with everything there is. */
export function BulkActions({ filter, selection, onRemoved }: BulkActionsProps) {
  const text = useText();
  const allowed = useAllowed();
  const [replay, setReplay] = React.useState<ReplayAim | null>(null);
  const [removal, setRemoval] = React.useState<RemovalAim | null>(null);
  const { ids } = selection;
  const isFiltered = Object.keys(filter).length > 0;
  if (ids.length === 0 && !isFiltered) return null;
  const buttons = (isChosen: boolean) => (
    <>
      {allowed('replays.create') && (
        <Button
          variant={isChosen ? 'secondary' : 'tertiary'}
          startIcon={<ArrowsCounterClockwise />}
          onClick={() => setReplay(isChosen ? { ids: [...ids] } : { filter })}
        >
          {text(isChosen ? 'selection.replay' : 'selection.replayAll')}
        </Button>
      )}
      {allowed('history.delete') && (
        <Button
          variant={isChosen ? 'danger-light' : 'tertiary'}
          startIcon={<Trash />}
          onClick={() => setRemoval(isChosen ? { ids } : { filter })}
        >
          {text(isChosen ? 'selection.remove' : 'selection.removeAll')}
        </Button>
      )}
    </>
  );
  return (
    <Flex gap={3} wrap="wrap">
      {ids.length > 0 && (
        <>
          <Typography>{text('selection.count', { count: ids.length })}</Typography>
          {buttons(true)}
          <TextButton onClick={selection.clear}>{text('selection.clear')}</TextButton>
        </>
      )}
      {isFiltered && buttons(false)}
      {replay && <ReplayDialog aim={replay} onClose={() => setReplay(null)} onBegun={selection.clear} />}
      {removal && (
        <RemovalDialog
          aim={removal}
          onClose={() => setRemoval(null)}
          onRemoved={() => {
            selection.clear();
            onRemoved();
          }}
        />
      )}
    </Flex>
  );
}
