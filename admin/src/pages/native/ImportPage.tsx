import { BackButton, Layouts, Page } from '@strapi/strapi/admin';
import { EmptyStateLayout, Table, Tbody } from '@strapi/design-system';
import { EmptyDocuments } from '@strapi/icons/symbols';
import { useListNativeWebhooksQuery } from '../../api/system';
import { ColumnHeads } from '../../components/ColumnHeads';
import { useProblem } from '../../hooks/useProblem';
import { type TextKey, useText } from '../../hooks/useText';
import { NativeWebhookRow } from './NativeWebhookRow';

const COLUMNS = [
  'endpoints.name',
  'form.url',
  'endpoints.events',
  'endpoints.state',
] as const satisfies TextKey[];

/** Takes Strapi's own webhooks over, one by one. */
export function ImportPage() {
  const text = useText();
  const problem = useProblem();
  const { data: webhooks, error } = useListNativeWebhooksQuery(undefined, {
    refetchOnMountOrArgChange: true,
  });
  if (!webhooks) return error ? <Page.Error content={problem(error)} /> : <Page.Loading />;
  return (
    <Page.Main>
      <Page.Title>{text('native.title')}</Page.Title>
      <Layouts.Header
        title={text('native.title')}
        subtitle={text('native.subtitle')}
        navigationAction={<BackButton fallback=".." />}
      />
      <Layouts.Content>
        {webhooks.length === 0 ? (
          <EmptyStateLayout
            icon={<EmptyDocuments width="16rem" />}
            content={text('native.none')}
            hasRadius
            shadow="tableShadow"
          />
        ) : (
          <Table
            colCount={COLUMNS.length + 1}
            rowCount={webhooks.length + 1}
            aria-label={text('native.title')}
          >
            <ColumnHeads columns={COLUMNS} hasActions />
            <Tbody>
              {webhooks.map((webhook) => (
                <NativeWebhookRow key={webhook.id} webhook={webhook} />
              ))}
            </Tbody>
          </Table>
        )}
      </Layouts.Content>
    </Page.Main>
  );
}
