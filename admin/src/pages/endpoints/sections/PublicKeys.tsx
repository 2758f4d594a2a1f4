import { Flex, Typography } from '@strapi/design-system';
import type { EndpointView } from '../../../../../server/src/contracts';
import { CopyButton } from '../../../components/CopyButton';
import { useText } from '../../../hooks/useText';

/** What receivers verify the ed25519 signatures with; no secret. */
export function PublicKeys({ keys }: { keys: EndpointView['publicKeys'] }) {
  const text = useText();
  if (keys.length === 0) return null;
  return (
    <Flex direction="column" alignItems="stretch" gap={1}>
      <Typography variant="sigma" textColor="neutral600">
        {text('form.publicKeys')}
      </Typography>
      {keys.map(({ id, publicKey }) => (
        <Flex key={id} gap={2}>
          <Typography style={{ fontFamily: 'ui-monospace, monospace', overflowWrap: 'anywhere' }}>
            {publicKey}
          </Typography>
          <CopyButton label={text('form.publicKeys.copy')} value={() => publicKey} />
        </Flex>
      ))}
    </Flex>
  );
}
