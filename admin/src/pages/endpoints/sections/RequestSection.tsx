import { useField } from '@strapi/strapi/admin';
import { Grid } from '@strapi/design-system';
import type { EndpointView } from '../../../../../server/src/contracts';
import { FormInput } from '../../../components/FormInput';
import { useText } from '../../../hooks/useText';
import { HeadersField } from './HeadersField';
import { Section } from './Section';

const SIGNATURES = ['standard', 'strapi', 'github', 'none'] as const satisfies EndpointView['signature'][];

/** What a request looks like: how it is signed and its own headers. */
export function RequestSection({ isNew }: { isNew: boolean }) {
  const text = useText();
  const { value: signature = 'standard' } = useField<EndpointView['signature']>('signature');
  return (
    <Section title={text('form.request')}>
      <Grid.Root gap={5}>
        <Grid.Item col={6} xs={12} direction="column" alignItems="stretch">
          <FormInput
            name="signature"
            type="enumeration"
            required
            label={text('form.signature')}
            hint={text(`form.signature.${signature}.hint`)}
            options={SIGNATURES.map((value) => ({ value, label: text(`form.signature.${value}`) }))}
          />
        </Grid.Item>
        {isNew && signature !== 'none' && (
          <Grid.Item col={6} xs={12} direction="column" alignItems="stretch">
            <FormInput
              name="secret"
              type="string"
              autoComplete="off"
              label={text('form.secret')}
              placeholder={text('form.secret.generated')}
              hint={text('form.secret.hint')}
            />
          </Grid.Item>
        )}
        {signature === 'standard' && (
          <Grid.Item col={6} xs={12} direction="column" alignItems="stretch">
            <FormInput
              name="keyPair"
              type="boolean"
              label={text('form.keyPair')}
              hint={text('form.keyPair.hint')}
            />
          </Grid.Item>
        )}
      </Grid.Root>
      <HeadersField />
    </Section>
  );
}
