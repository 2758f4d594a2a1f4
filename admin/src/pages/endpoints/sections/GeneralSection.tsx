import { Grid } from '@strapi/design-system';
import { FormInput } from '../../../components/FormInput';
import { useText } from '../../../hooks/useText';
import { EnabledField } from './EnabledField';
import { Section } from './Section';

/** What an endpoint is called and where it is. */
export function GeneralSection() {
  const text = useText();
  return (
    <Section title={text('form.general')}>
      <Grid.Root gap={5}>
        <Grid.Item col={8} xs={12} direction="column" alignItems="stretch">
          <FormInput
            name="name"
            type="string"
            required
            label={text('form.name')}
            placeholder={text('form.name.example')}
          />
        </Grid.Item>
        <Grid.Item col={4} xs={12} direction="column" alignItems="stretch">
          <EnabledField />
        </Grid.Item>
        <Grid.Item col={12} direction="column" alignItems="stretch">
          <FormInput
            name="url"
            type="string"
            required
            label={text('form.url')}
            placeholder="https://example.com/hooks"
            hint={text('form.url.hint')}
          />
        </Grid.Item>
      </Grid.Root>
    </Section>
  );
}
