import { Grid } from '@strapi/design-system';
import type * as React from 'react';
import { FormInput } from '../../../components/FormInput';
import { useText } from '../../../hooks/useText';
import { RetryField } from './RetryField';
import { Section } from './Section';

/** How deliveries are paced: retries, time allowed, how many at once, in which order. */
export function DeliverySection() {
  const text = useText();
  return (
    <Section title={text('form.delivery')}>
      <RetryField />
      <Grid.Root gap={5}>
        <Cell>
          <FormInput
            name="timeoutSeconds"
            type="decimal"
            label={text('form.timeout')}
            hint={text('form.timeout.hint')}
          />
        </Cell>
        <Cell>
          <FormInput
            name="concurrency"
            type="integer"
            label={text('form.concurrency')}
            hint={text('form.concurrency.hint')}
          />
        </Cell>
        <Cell>
          <FormInput
            name="delaySeconds"
            type="decimal"
            label={text('form.delay')}
            hint={text('form.delay.hint')}
          />
        </Cell>
        <Cell>
          <FormInput
            name="rateMax"
            type="integer"
            label={text('form.rateMax')}
            placeholder={text('form.rateMax.none')}
            hint={text('form.rateMax.hint')}
          />
        </Cell>
        <Cell>
          <FormInput name="rateSeconds" type="decimal" label={text('form.rateSeconds')} />
        </Cell>
        <Cell>
          <FormInput
            name="ordering"
            type="enumeration"
            required
            label={text('form.ordering')}
            hint={text('form.ordering.hint')}
            options={[
              { value: 'none', label: text('form.ordering.none') },
              { value: 'document', label: text('form.ordering.document') },
            ]}
          />
        </Cell>
      </Grid.Root>
    </Section>
  );
}

function Cell({ children }: { children: React.ReactNode }) {
  return (
    <Grid.Item col={4} s={6} xs={12} direction="column" alignItems="stretch">
      {children}
    </Grid.Item>
  );
}
