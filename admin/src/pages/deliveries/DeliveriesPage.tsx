import { Layouts, Page } from '@strapi/strapi/admin';
import { Button, Flex } from '@strapi/design-system';
import { ArrowClockwise } from '@strapi/icons';
import * as React from 'react';
import { useLocation, useNavigate, useSearchParams } from 'react-router-dom';
import type { DeliveryFilter } from '../../../../server/src/contracts';
import { ReplayProgress } from '../../components/replay/ReplayProgress';
import { useAllowed } from '../../hooks/useAllowed';
import { useText } from '../../hooks/useText';
import { BulkActions } from './BulkActions';
import { DeliveriesTable } from './DeliveriesTable';
import { DeliveryChart } from './DeliveryChart';
import { DeliveryFilters } from './DeliveryFilters';
import { readFilter, writeFilter } from './filterParams';
import { NewerDeliveries } from './NewerDeliveries';
import { PageTurner } from './PageTurner';
import { StateCounters } from './StateCounters';
import { useLivePage } from './useLivePage';
import { useSelection } from './useSelection';

const ROWS_PER_PAGE = 25;

/** The history: every delivery, newest first, with what became of it. */
export function DeliveriesPage() {
  const text = useText();
  const navigate = useNavigate();
  const [params] = useSearchParams();
  const filter = React.useMemo(() => readFilter(params), [params]);
  const trail = useTrail();
  const cursor = trail.at(-1);
  const page = useLivePage({ ...filter, limit: ROWS_PER_PAGE, ...(cursor === undefined ? {} : { cursor }) });

  const allowed = useAllowed();
  const maySelect = allowed('replays.create') || allowed('history.delete');
  const selection = useSelection(`${params.toString()} ${cursor ?? ''}`);

  const show = (next: DeliveryFilter) => navigate({ search: writeFilter(next).toString() });
  const turnTo = (next: string[]) => {
    navigate({ search: params.toString() }, { state: { trail: next } satisfies PlaceInHistory });
    window.scrollTo({ top: 0 });
  };

  return (
    <Page.Main aria-busy={page.isFetching}>
      <Page.Title>{text('deliveries.title')}</Page.Title>
      <Layouts.Header
        title={text('deliveries.title')}
        subtitle={text('deliveries.subtitle')}
        primaryAction={
          <Button variant="tertiary" startIcon={<ArrowClockwise />} onClick={page.refresh}>
            {text('deliveries.refresh')}
          </Button>
        }
      />
      <Layouts.Content>
        <Flex direction="column" alignItems="stretch" gap={4} paddingBottom={8}>
          <ReplayProgress />
          <DeliveryFilters filter={filter} onChange={show} />
          <DeliveryChart filter={filter} onSelect={(span) => show({ ...filter, ...span })} />
          <StateCounters filter={filter} onChange={show} />
          {maySelect && <BulkActions filter={filter} selection={selection} onRemoved={page.refresh} />}
          {cursor === undefined && <NewerDeliveries count={page.newer} onShow={page.refresh} />}
          <DeliveriesTable
            page={page}
            selection={maySelect ? selection : null}
            isFiltered={Object.keys(filter).length > 0}
            onResetFilter={() => show({})}
          />
          <PageTurner
            hasNewer={trail.length > 0}
            hasOlder={page.nextCursor !== null}
            searchedTo={page.searchedTo}
            onNewer={() => turnTo(trail.slice(0, -1))}
            onNewest={() => turnTo([])}
            onOlder={() => page.nextCursor !== null && turnTo([...trail, page.nextCursor])}
          />
        </Flex>
      </Layouts.Content>
    </Page.Main>
  );
}

/** Cursors of the pages from the second to the present one; the browser keeps them with its history. */
interface PlaceInHistory {
  trail: string[];
}

function useTrail(): string[] {
  const state: unknown = useLocation().state;
  const isPlace =
    typeof state === 'object' && state !== null && 'trail' in state && Array.isArray(state.trail);
  return isPlace ? (state as PlaceInHistory).trail : [];
}
