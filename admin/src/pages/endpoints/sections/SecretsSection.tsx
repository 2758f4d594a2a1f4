import { Box, Flex, Typography } from '@strapi/design-system';
import { useIntl } from 'react-intl';
import type { EndpointView } from '../../../../../server/src/contracts';
import { useAllowed } from '../../../hooks/useAllowed';
import { useText } from '../../../hooks/useText';
import { RotateSecret } from './RotateSecret';
import { Section } from './Section';

interface SecretsSectionProps {
  endpoint: EndpointView;
  isEditable: boolean;
}

/** The secrets that sign for an endpoint; their values are never shown again. */
export function SecretsSection({ endpoint, isEditable }: SecretsSectionProps) {
  const text = useText();
  const allowed = useAllowed();
  return (
    <Section title={text('form.secrets')} hint={text('form.secrets.hint')}>
      <Flex direction="column" alignItems="stretch" gap={2}>
        {endpoint.secrets.map((secret) => (
          <Secret key={secret.id} secret={secret} />
        ))}
      </Flex>
      {isEditable && allowed('secrets.reveal') && (
        <Box>
          <RotateSecret endpoint={endpoint} />
        </Box>
      )}
    </Section>
  );
}

function Secret({ secret }: { secret: EndpointView['secrets'][number] }) {
  const text = useText();
  const { formatDate } = useIntl();
  const time = (at: number) => formatDate(at, { dateStyle: 'medium', timeStyle: 'short' });
  return (
    <Flex gap={4} borderColor="neutral150" hasRadius padding={3} wrap="wrap">
      <Typography fontWeight="bold" style={{ fontFamily: 'ui-monospace, monospace' }}>
        {secret.hint}
      </Typography>
      {secret.createdAt > 0 && (
        <Typography textColor="neutral600">
          {text('secret.created', { time: time(secret.createdAt) })}
        </Typography>
      )}
      <Typography textColor="neutral600">
        {secret.expiresAt === null
          ? text('secret.current')
          : text('secret.expires', { time: time(secret.expiresAt) })}
      </Typography>
    </Flex>
  );
}
