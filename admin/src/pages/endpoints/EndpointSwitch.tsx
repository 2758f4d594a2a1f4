import { Switch } from '@strapi/design-system';
import type { EndpointView } from '../../../../server/src/contracts';
import { useUpdateEndpointMutation } from '../../api/endpoints';
import { useAllowed } from '../../hooks/useAllowed';
import { useNotifyProblem } from '../../hooks/useProblem';
import { useText } from '../../hooks/useText';

/** Switches an endpoint on or off; one of the configuration can only be taken back into use. */
export function EndpointSwitch({ endpoint }: { endpoint: EndpointView }) {
  const text = useText();
  const mayWrite = useAllowed()('endpoints.write');
  const notifyProblem = useNotifyProblem();
  const [updateEndpoint, { isLoading }] = useUpdateEndpointMutation();
  const { id, name, enabled, disabledReason, source } = endpoint;
  const isOn = enabled && disabledReason === null;
  const isFixed = source === 'configuration' && (isOn || !enabled);
  const change = async (isWanted: boolean) => {
    const answer = await updateEndpoint({ id, change: { enabled: isWanted } });
    if ('error' in answer) notifyProblem(answer.error);
  };
  return (
    <Switch
      aria-label={text('endpoints.switchOf', { name })}
      onLabel={text('endpoints.on')}
      offLabel={text('endpoints.off')}
      checked={isOn}
      disabled={!mayWrite || isFixed || isLoading}
      onCheckedChange={(isWanted: boolean) => void change(isWanted)}
    />
  );
}
