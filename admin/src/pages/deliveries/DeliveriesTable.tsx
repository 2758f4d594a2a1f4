import { Box, EmptyStateLayout, Button, Checkbox, Loader, Table, Tbody, Flex } from '@strapi/design-system';
import { WarningCircle } from '@strapi/icons';
import { EmptyDocuments } from '@strapi/icons/symbols';
import { ColumnHeads } from '../../components/ColumnHeads';
import { useProblem } from '../../hooks/useProblem';
import { type TextKey, useText } from '../../hooks/useText';
import { useDocumentTitles } from '../../hooks/useDocumentTitles';
import { useNow } from '../../hooks/useNow';
import { DeliveryRow } from './DeliveryRow';
import type { Selection } from './useSelection';
import type { LivePage } from './useLivePage';

const COLUMNS = [
  'column.state',
  'column.event',
  'column.document',
  'column.endpoint',
  'column.attempts',
  'column.answer',
  'column.next',
  'column.age',
] as const satisfies TextKey[];

interface DeliveriesTableProps {
  page: LivePage;
  /** Null for a role that can do nothing with what it chose. */
  selection: Selection | null;
  isFiltered: boolean;
  onResetFilter: () => void;
}

/** One page of the history. */
export function DeliveriesTable({ page, selection, isFiltered, onResetFilter }: DeliveriesTableProps) {
  const text = useText();
  const now = useNow();
  const { rows } = page;
  const titleOf = useDocumentTitles((rows ?? []).map(({ delivery }) => delivery.event));
  if (rows === null) {
    return page.error ? <LoadProblem error={page.error} onRetry={page.refresh} /> : <Loading />;
  }
  if (rows.length === 0)
    return <NoDeliveries page={page} isFiltered={isFiltered} onResetFilter={onResetFilter} />;
  const columns = COLUMNS.length + (selection ? 2 : 1);
  return (
    <Table colCount={columns} rowCount={rows.length + 1} aria-label={text('deliveries.title')}>
      <ColumnHeads
        columns={COLUMNS}
        first={
          selection ? (
            <SelectAll selection={selection} ids={rows.map(({ delivery }) => delivery.id)} />
          ) : undefined
        }
        hasActions
      />
      <Tbody>
        {rows.map((row) => (
          <DeliveryRow
            key={row.delivery.id}
            row={row}
            selection={selection}
            title={titleOf(row.delivery.event)}
            now={now}
          />
        ))}
      </Tbody>
    </Table>
  );
}

function SelectAll({ selection, ids }: { selection: Selection; ids: readonly number[] }) {
  const text = useText();
  const isAll = ids.every(selection.has);
  const isSome = !isAll && ids.some(selection.has);
  return (
    <Checkbox
      aria-label={text('selection.all')}
      checked={isSome ? 'indeterminate' : isAll}
      onCheckedChange={() => selection.setAll(isAll ? [] : ids)}
    />
  );
}

function Loading() {
  const text = useText();
  return (
    <Flex justifyContent="center" padding={11} background="neutral0" hasRadius shadow="tableShadow">
      <Loader>{text('deliveries.loading')}</Loader>
    </Flex>
  );
}

function LoadProblem({ error, onRetry }: { error: unknown; onRetry: () => void }) {
  const text = useText();
  const problem = useProblem();
  return (
    <Box background="neutral0" hasRadius shadow="tableShadow">
      <EmptyStateLayout
        icon={<WarningCircle width="6rem" height="6rem" fill="danger600" />}
        content={problem(error)}
        action={
          <Button variant="secondary" onClick={onRetry}>
            {text('action.tryAgain')}
          </Button>
        }
      />
    </Box>
  );
}

function NoDeliveries({ page, isFiltered, onResetFilter }: Omit<DeliveriesTableProps, 'selection'>) {
  const text = useText();
  const content =
    page.nextCursor !== null ? 'empty.soFar' : isFiltered ? 'empty.filtered' : 'empty.deliveries';
  return (
    <EmptyStateLayout
      icon={<EmptyDocuments width="16rem" />}
      content={text(content)}
      hasRadius
      shadow="tableShadow"
      action={
        isFiltered ? (
          <Button variant="secondary" onClick={onResetFilter}>
            {text('filter.reset')}
          </Button>
        ) : undefined
      }
    />
  );
}
