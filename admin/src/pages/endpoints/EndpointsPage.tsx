import { Layouts, Page, SearchInput, useQueryParams } from '@strapi/strapi/admin';
import { Flex, LinkButton } from '@strapi/design-system';
import { Download, Plus, Stethoscope } from '@strapi/icons';
import { NavLink } from 'react-router-dom';
import type { EndpointView } from '../../../../server/src/contracts';
import { useListEndpointsQuery } from '../../api/endpoints';
import { useAllowed } from '../../hooks/useAllowed';
import { usePageVisible } from '../../hooks/usePageVisible';
import { useProblem } from '../../hooks/useProblem';
import { useText } from '../../hooks/useText';
import { EndpointsTable } from './EndpointsTable';
import { FirstSteps } from './FirstSteps';
import { hostOf } from './endpointState';

const POLL_MS = 10_000;

/** All endpoints, with a switch for each. */
export function EndpointsPage() {
  const text = useText();
  const problem = useProblem();
  const allowed = useAllowed();
  const mayWrite = allowed('endpoints.write');
  const isVisible = usePageVisible();
  const [{ query }] = useQueryParams<{ _q?: string }>();
  const { data: endpoints, error } = useListEndpointsQuery(undefined, {
    pollingInterval: isVisible ? POLL_MS : 0,
    refetchOnMountOrArgChange: true,
  });
  if (!endpoints) return error ? <Page.Error content={problem(error)} /> : <Page.Loading />;
  const found = endpoints.filter((endpoint) => isFound(endpoint, query._q ?? ''));
  return (
    <Page.Main>
      <Page.Title>{text('plugin.name')}</Page.Title>
      <Layouts.Header
        title={text('plugin.name')}
        subtitle={text('endpoints.subtitle')}
        primaryAction={
          <Flex gap={2}>
            {allowed('deliveries.read') && (
              <LinkButton tag={NavLink} to="system" variant="tertiary" startIcon={<Stethoscope />} size="S">
                {text('system.title')}
              </LinkButton>
            )}
            {mayWrite && (
              <LinkButton tag={NavLink} to="import" variant="tertiary" startIcon={<Download />} size="S">
                {text('native.open')}
              </LinkButton>
            )}
            {mayWrite && endpoints.length > 0 && (
              <LinkButton tag={NavLink} to="create" startIcon={<Plus />} size="S">
                {text('endpoints.create')}
              </LinkButton>
            )}
          </Flex>
        }
      />
      {endpoints.length > 0 && (
        <Layouts.Action startActions={<SearchInput label={text('endpoints.search')} placeholder="" />} />
      )}
      <Layouts.Content>
        {endpoints.length === 0 ? <FirstSteps mayWrite={mayWrite} /> : <EndpointsTable endpoints={found} />}
      </Layouts.Content>
    </Page.Main>
  );
}

function isFound({ name, url, events }: EndpointView, wanted: string): boolean {
  const looked = [name, hostOf(url), ...events].join(' ').toLowerCase();
  return looked.includes(wanted.trim().toLowerCase());
}
