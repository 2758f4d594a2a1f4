import { Button, Flex } from '@strapi/design-system';
import { Cross } from '@strapi/icons';
import type { DeliveryFilter } from '../../../../server/src/contracts';
import { useListEndpointsQuery, useListEventTypesQuery } from '../../api/endpoints';
import { DELIVERY_STATES } from '../../components/deliveryStates';
import { useAllowed } from '../../hooks/useAllowed';
import { useContentTypes } from '../../hooks/useContentTypes';
import { useText } from '../../hooks/useText';
import { DocumentFilter } from './DocumentFilter';
import { FilterSelect } from './FilterSelect';
import { TimeFilter } from './TimeFilter';

interface DeliveryFiltersProps {
  filter: DeliveryFilter;
  onChange: (filter: DeliveryFilter) => void;
}

/** Chooses what the history shows; each choice takes effect at once. */
export function DeliveryFilters({ filter, onChange }: DeliveryFiltersProps) {
  const text = useText();
  const contentTypes = useContentTypes();
  const { endpoints, eventTypes } = useSubscriptions();
  const displayed = [...contentTypes.values()].filter(({ isDisplayed }) => isDisplayed);
  return (
    <Flex gap={2} wrap="wrap" alignItems="flex-start" role="search" aria-label={text('filter.label')}>
      <FilterSelect
        label={text('column.state')}
        options={DELIVERY_STATES.map((state) => ({ value: state, label: text(`state.${state}`) }))}
        values={filter.state ?? []}
        onChange={(values) =>
          onChange({ ...filter, state: DELIVERY_STATES.filter((state) => values.includes(state)) })
        }
      />
      <FilterSelect
        label={text('column.endpoint')}
        options={endpoints}
        values={(filter.endpoint ?? []).map(String)}
        onChange={(values) => onChange({ ...filter, endpoint: values.map(Number) })}
      />
      <FilterSelect
        label={text('column.event')}
        options={eventTypes}
        values={filter.event ?? []}
        onChange={(event) => onChange({ ...filter, event })}
      />
      <FilterSelect
        label={text('filter.contentType')}
        options={displayed.map(({ uid, info }) => ({ value: uid, label: info.displayName }))}
        values={filter.contentType ?? []}
        onChange={(contentType) => onChange({ ...filter, contentType })}
      />
      <DocumentFilter
        documentId={filter.documentId ?? ''}
        onChange={(documentId) => onChange({ ...filter, documentId })}
      />
      <TimeFilter from={filter.from} to={filter.to} onChange={(span) => onChange({ ...filter, ...span })} />
      {Object.keys(filter).length > 0 && (
        <Button variant="ghost" startIcon={<Cross />} onClick={() => onChange({})}>
          {text('filter.reset')}
        </Button>
      )}
    </Flex>
  );
}

/** Endpoints and event types to choose from; none for a role that may not see endpoints. */
function useSubscriptions() {
  const skip = !useAllowed()('endpoints.read');
  const { data: endpoints = [] } = useListEndpointsQuery(undefined, { skip });
  const { data: eventTypes = [] } = useListEventTypesQuery(undefined, { skip });
  return {
    endpoints: endpoints.map(({ id, name }) => ({ value: String(id), label: name })),
    eventTypes: eventTypes.map(({ type }) => ({ value: type, label: type })),
  };
}
