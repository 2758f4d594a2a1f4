import * as React from 'react';
import type { DeliveryPage } from '../../../../server/src/contracts';
import { useListDeliveriesQuery } from '../../api/deliveries';
import type { ListQuery } from '../../api/listQuery';
import { usePageVisible } from '../../hooks/usePageVisible';
import { countNewer, type LiveRow, liveRows } from './liveRows';

const POLL_MS = 5000;

/** A page of the history that keeps itself up to date without moving a row. */
export interface LivePage {
  /** Null while the page is loading. */
  rows: LiveRow[] | null;
  nextCursor: string | null;
  /** How far back a search went that is not over; null otherwise. */
  searchedTo: number | null;
  /** Deliveries that came after the page was opened; they show when asked for. */
  newer: number;
  isFetching: boolean;
  error: unknown;
  /** Loads the page anew, new rows included. */
  refresh(): void;
}

interface Shown {
  key: string;
  page: DeliveryPage;
}

/** Asks for a page of the history now, and again every few seconds while it is seen. */
export function useLivePage(query: ListQuery): LivePage {
  const isVisible = usePageVisible();
  const key = JSON.stringify(query);
  const [shown, setShown] = React.useState<Shown | null>(null);
  const {
    currentData,
    isFetching,
    error,
    refetch,
    startedTimeStamp = 0,
  } = useListDeliveriesQuery(query, {
    pollingInterval: isVisible ? POLL_MS : 0,
    refetchOnMountOrArgChange: true,
  });

  const isOpened = shown?.key === key;
  const isEmpty = isOpened && shown.page.results.length === 0;
  React.useEffect(() => {
    // An answer that was kept from an earlier visit must not count what came since as news.
    if (currentData && ((!isOpened && !isFetching) || isEmpty)) setShown({ key, page: currentData });
  }, [currentData, isFetching, isOpened, isEmpty, key]);

  const [refreshAt, setRefreshAt] = React.useState<number | null>(null);
  React.useEffect(() => {
    if (refreshAt === null || isFetching) return;
    // What was under way before may not know yet of what is to be seen now; while it is, no other request is made.
    if (startedTimeStamp < refreshAt) return void refetch();
    if (currentData) setShown({ key, page: currentData });
    setRefreshAt(null);
  }, [refreshAt, isFetching, startedTimeStamp, refetch, currentData, key]);
  const refresh = React.useCallback(() => setRefreshAt(Date.now()), []);

  const page = isOpened ? shown.page : null;
  return {
    rows: page ? liveRows(page, currentData ?? page) : null,
    nextCursor: page?.nextCursor ?? null,
    searchedTo: page?.searchedTo ?? null,
    newer: page && currentData ? countNewer(page, currentData) : 0,
    isFetching,
    error,
    refresh,
  };
}
