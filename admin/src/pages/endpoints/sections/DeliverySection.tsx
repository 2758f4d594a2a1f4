import { useField } from '@strapi/strapi/admin';
import { Grid } from '@strapi/design-system';
import type * as React from 'react';
import { FormInput } from '../../../components/FormInput';
import { useText } from '../../../hooks/useText';
import type { EndpointForm } from '../endpointForm';
import { RetryField } from './RetryField';
import { Section } from './Section';

const COALESCE_BY = ['none', 'document', 'endpoint'] as const satisfies EndpointForm['coalesceBy'][];

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
        <Cell>
          <FormInput
            name="retryOn4xx"
            type="boolean"
            label={text('form.retryOn4xx')}
            hint={text('form.retryOn4xx.hint')}
          />
        </Cell>
        <CoalesceFields />
      </Grid.Root>
    </Section>
  );
}

function CoalesceFields() {
  const text = useText();
  const { value: by = 'none' } = useField<EndpointForm['coalesceBy']>('coalesceBy');
  return (
    <>
      <Cell>
        <FormInput
          name="coalesceBy"
          type="enumeration"
          required
          label={text('form.coalesce')}
          hint={text(`form.coalesce.${by}.hint`)}
          options={COALESCE_BY.map((value) => ({ value, label: text(`form.coalesce.${value}`) }))}
        />
      </Cell>
      {by !== 'none' && (
        <>
          <Cell>
            <FormInput
              name="coalesceSeconds"
              type="decimal"
              label={text('form.coalesce.window')}
              hint={text('form.coalesce.window.hint')}
            />
          </Cell>
          <Cell>
            <FormInput name="coalesceMaxSeconds" type="decimal" label={text('form.coalesce.most')} />
          </Cell>
        </>
      )}
    </>
  );
}

function Cell({ children }: { children: React.ReactNode }) {
  return (
    <Grid.Item col={4} s={6} xs={12} direction="column" alignItems="stretch">
      {children}
    </Grid.Item>
  );
}
