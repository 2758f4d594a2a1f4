import { useNotification } from '@strapi/strapi/admin';
import { useNavigate } from 'react-router-dom';
import type { EndpointInput } from '../../../../server/src/contracts';
import { useCreateEndpointMutation } from '../../api/endpoints';
import { useText } from '../../hooks/useText';
import { EndpointEditor } from './EndpointEditor';
import { useShowSecret } from './NewSecret';

/** A new endpoint. */
export function CreateEndpointPage() {
  const text = useText();
  const navigate = useNavigate();
  const showSecret = useShowSecret();
  const { toggleNotification } = useNotification();
  const [createEndpoint] = useCreateEndpointMutation();
  const save = async (input: EndpointInput) => {
    const answer = await createEndpoint(input);
    if ('error' in answer) return { error: answer.error };
    const { id, secret, name, signature } = answer.data;
    navigate(`../${id}`, { replace: true });
    window.scrollTo({ top: 0 });
    if (secret !== null) showSecret(secret);
    else if (signature !== 'none') toggleNotification({ type: 'warning', message: text('secret.hidden') });
    toggleNotification({ type: 'success', message: text('endpoints.created', { name }) });
    return {};
  };
  return <EndpointEditor endpoint={null} onSave={save} />;
}
