import { Layouts, Page, SearchInput, useQueryParams } from '@strapi/strapi/admin';
import { LinkButton } from '@strapi/design-system';
import { Plus } from '@strapi/icons';
import { NavLink } from 'react-router-dom';
import type { EndpointView } from '../../../../server/src/contracts';
import { useListEndpointsQuery } from '../../api/endpoints';
import { useAllowed } from '../../hooks/useAllowed';
import { useProblem } from '../../hooks/useProblem';
import { useText } from '../../hooks/useText';
import { EndpointsTable } from './EndpointsTable';
import { FirstSteps } from './FirstSteps';
import { hostOf } from './endpointState';

/** All endpoints, with a switch for each. */
export function EndpointsPage() {
  const text = useText();
  const problem = useProblem();
  const mayWrite = useAllowed()('endpoints.write');
  const [{ query }] = useQueryParams<{ _q?: string }>();
  const { data: endpoints, error } = useListEndpointsQuery(undefined, { refetchOnMountOrArgChange: true });
  if (!endpoints) return error ? <Page.Error content={problem(error)} /> : <Page.Loading />;
  const found = endpoints.filter((endpoint) => isFound(endpoint, query._q ?? ''));
  return (
    <Page.Main>
      <Page.Title>{text('plugin.name')}</Page.Title>
      <Layouts.Header
        title={text('plugin.name')}
        subtitle={text('endpoints.subtitle')}
        primaryAction={
          mayWrite && endpoints.length > 0 ? (
            <LinkButton tag={NavLink} to="create" startIcon={<Plus />} size="S">
              {text('endpoints.create')}
            </LinkButton>
          ) : undefined
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
