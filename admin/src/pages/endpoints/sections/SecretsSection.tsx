import { Box, Flex, Typography } from '@strapi/design-system';
import type { EndpointView } from '../../../../../server/src/contracts';
import { useAllowed } from '../../../hooks/useAllowed';
import { useText } from '../../../hooks/useText';
import { PublicKeys } from './PublicKeys';
import { RotateSecret } from './RotateSecret';
import { SecretRow } from './SecretRow';
import { Section } from './Section';

interface SecretsSectionProps {
  endpoint: EndpointView;
  isEditable: boolean;
}

/** The secrets that sign for an endpoint: masked until somebody who may see them asks for one. */
export function SecretsSection({ endpoint, isEditable }: SecretsSectionProps) {
  const text = useText();
  const allowed = useAllowed();
  return (
    <Section title={text('form.secrets')} hint={text('form.secrets.hint')}>
      <Flex direction="column" alignItems="stretch" gap={2}>
        {endpoint.secrets.length === 0 && <Typography>{text('form.secrets.none')}</Typography>}
        {endpoint.secrets.map((secret) => (
          <SecretRow key={secret.id} endpoint={endpoint} secret={secret} isEditable={isEditable} />
        ))}
      </Flex>
      <PublicKeys keys={endpoint.publicKeys} />
      {isEditable && allowed('secrets.reveal') && (
        <Box>
          <RotateSecret endpoint={endpoint} />
        </Box>
      )}
    </Section>
  );
}
