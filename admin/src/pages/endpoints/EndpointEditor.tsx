import { BackButton, Blocker, Form, type FormHelpers, Layouts, Page } from '@strapi/strapi/admin';
import { Button, Flex } from '@strapi/design-system';
import { Check } from '@strapi/icons';
import * as React from 'react';
import type { EndpointInput, EndpointView } from '../../../../server/src/contracts';
import { useAllowed } from '../../hooks/useAllowed';
import { useNotifyProblem } from '../../hooks/useProblem';
import { useText } from '../../hooks/useText';
import { type EndpointForm, toForm, toInput } from './endpointForm';
import { EndpointNotes } from './EndpointNotes';
import { MissedEvents } from './MissedEvents';
import { LiveProblems } from './LiveProblems';
import { placeErrors } from './formErrors';
import { nestErrors } from './nestErrors';
import { DeliverySection } from './sections/DeliverySection';
import { EventsSection } from './sections/EventsSection';
import { GeneralSection } from './sections/GeneralSection';
import { RequestSection } from './sections/RequestSection';
import { SecretsSection } from './sections/SecretsSection';
import { VerifySection } from './sections/VerifySection';
import { TestButton, TestDelivery, useTestDelivery } from './TestDelivery';
import { useComplaints } from './useComplaints';

interface EndpointEditorProps {
  /** Null for a new one. */
  endpoint: EndpointView | null;
  onSave: (input: EndpointInput) => Promise<{ error?: unknown }>;
}

/** An endpoint's form with all that can be done about it. */
export function EndpointEditor({ endpoint, onSave }: EndpointEditorProps) {
  const text = useText();
  const notifyProblem = useNotifyProblem();
  const complaintsIn = useComplaints();
  const mayWrite = useAllowed()('endpoints.write');
  const test = useTestDelivery(endpoint?.id ?? null);
  const isEditable = mayWrite && endpoint?.source !== 'configuration';
  const initialValues = React.useMemo(() => toForm(endpoint), [endpoint]);
  const title = endpoint?.name ?? text('endpoints.create');

  const submit = async (form: EndpointForm, { setErrors }: FormHelpers<EndpointForm>) => {
    const input = toInput(form, endpoint === null);
    if (input === null) return setErrors({ retrySchedule: text('form.retry.unreadable') });
    const { error } = await onSave(input);
    if (error === undefined) return;
    const { fields, others } = placeErrors(complaintsIn(error), form);
    setErrors(nestErrors(fields));
    if (others.length > 0) notifyProblem({ message: others.join('\n') });
    else if (Object.keys(fields).length === 0) notifyProblem(error);
  };

  return (
    <Page.Main>
      <Page.Title>{title}</Page.Title>
      <Form
        method={endpoint ? 'PUT' : 'POST'}
        initialValues={initialValues}
        onSubmit={submit}
        disabled={!isEditable}
      >
        {({ modified, isSubmitting }) => (
          <>
            {isEditable && <Blocker />}
            <LiveProblems />
            <Layouts.Header
              title={title}
              subtitle={endpoint?.url}
              navigationAction={<BackButton fallback=".." />}
              primaryAction={
                <Flex gap={2}>
                  {endpoint && mayWrite && <TestButton test={test} isUnsaved={modified} />}
                  {isEditable && (
                    <Button type="submit" startIcon={<Check />} disabled={!modified} loading={isSubmitting}>
                      {text('form.save')}
                    </Button>
                  )}
                </Flex>
              }
            />
            <Layouts.Content>
              <Flex direction="column" alignItems="stretch" gap={4} paddingBottom={8}>
                {endpoint && <EndpointNotes endpoint={endpoint} />}
                <TestDelivery test={test} />
                <GeneralSection />
                <EventsSection />
                <RequestSection isNew={endpoint === null} />
                {endpoint && endpoint.signature !== 'none' && (
                  <SecretsSection endpoint={endpoint} isEditable={isEditable} />
                )}
                <DeliverySection />
                {endpoint && <MissedEvents endpoint={endpoint} />}
                <VerifySection />
              </Flex>
            </Layouts.Content>
          </>
        )}
      </Form>
    </Page.Main>
  );
}
