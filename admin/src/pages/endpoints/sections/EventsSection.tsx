import { Grid } from '@strapi/design-system';
import { useListLocalesQuery } from '../../../api/content';
import { useContentTypes } from '../../../hooks/useContentTypes';
import { useText } from '../../../hooks/useText';
import { EventsField } from './EventsField';
import { MultiField } from './MultiField';
import { Section } from './Section';

/** Which events an endpoint is sent. */
export function EventsSection() {
  const text = useText();
  const contentTypes = [...useContentTypes().values()].filter(({ isDisplayed }) => isDisplayed);
  const { data: locales = [] } = useListLocalesQuery();
  return (
    <Section title={text('form.events')} hint={text('form.events.hint')}>
      <EventsField />
      <Grid.Root gap={5}>
        <Grid.Item col={6} xs={12} direction="column" alignItems="stretch">
          <MultiField
            name="contentTypes"
            label={text('form.contentTypes')}
            placeholder={text('form.contentTypes.all')}
            hint={text('form.contentTypes.hint')}
            options={contentTypes.map(({ uid, info }) => ({ value: uid, label: info.displayName }))}
          />
        </Grid.Item>
        <Grid.Item col={3} xs={12} direction="column" alignItems="stretch">
          <MultiField
            name="locales"
            label={text('form.locales')}
            placeholder={text('form.locales.all')}
            options={locales.map(({ code, name }) => ({ value: code, label: name }))}
          />
        </Grid.Item>
        <Grid.Item col={3} xs={12} direction="column" alignItems="stretch">
          <MultiField
            name="statuses"
            label={text('form.statuses')}
            placeholder={text('form.statuses.all')}
            options={[
              { value: 'draft', label: text('version.draft') },
              { value: 'published', label: text('version.published') },
            ]}
          />
        </Grid.Item>
      </Grid.Root>
    </Section>
  );
}
