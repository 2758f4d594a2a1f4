import { Page, useNotification } from '@strapi/strapi/admin';
import { useParams } from 'react-router-dom';
import type { EndpointInput } from '../../../../server/src/contracts';
import { useReadEndpointQuery, useUpdateEndpointMutation } from '../../api/endpoints';
import { useProblem } from '../../hooks/useProblem';
import { useText } from '../../hooks/useText';
import { EndpointEditor } from './EndpointEditor';

/** One endpoint, to be looked at and changed. */
export function EditEndpointPage() {
  const text = useText();
  const problem = useProblem();
  const { toggleNotification } = useNotification();
  const id = Number(useParams().id);
  const { data: endpoint, error } = useReadEndpointQuery(id, { refetchOnMountOrArgChange: true });
  const [updateEndpoint] = useUpdateEndpointMutation();
  if (!endpoint) return error ? <Page.Error content={problem(error)} /> : <Page.Loading />;
  const save = async (change: EndpointInput) => {
    const answer = await updateEndpoint({ id, change });
    if ('error' in answer) return { error: answer.error };
    toggleNotification({ type: 'success', message: text('endpoints.saved') });
    return {};
  };
  return <EndpointEditor key={id} endpoint={endpoint} onSave={save} />;
}
