import { EmptyStateLayout, Table, Tbody } from '@strapi/design-system';
import { EmptyDocuments } from '@strapi/icons/symbols';
import type { EndpointView } from '../../../../server/src/contracts';
import { ColumnHeads } from '../../components/ColumnHeads';
import { useNow } from '../../hooks/useNow';
import { type TextKey, useText } from '../../hooks/useText';
import { EndpointRow } from './EndpointRow';

const COLUMNS = [
  'endpoints.name',
  'endpoints.events',
  'endpoints.state',
  'endpoints.day',
  'endpoints.waiting',
  'endpoints.switch',
] as const satisfies TextKey[];

/** Endpoints with how each stands. */
export function EndpointsTable({ endpoints }: { endpoints: readonly EndpointView[] }) {
  const text = useText();
  const now = useNow();
  if (endpoints.length === 0) {
    return (
      <EmptyStateLayout
        icon={<EmptyDocuments width="16rem" />}
        content={text('endpoints.notFound')}
        hasRadius
        shadow="tableShadow"
      />
    );
  }
  return (
    <Table colCount={COLUMNS.length + 1} rowCount={endpoints.length + 1} aria-label={text('plugin.name')}>
      <ColumnHeads columns={COLUMNS} hasActions />
      <Tbody>
        {endpoints.map((endpoint) => (
          <EndpointRow key={endpoint.id} endpoint={endpoint} now={now} />
        ))}
      </Tbody>
    </Table>
  );
}
