import {
  Box,
  Button,
  Flex,
  IconButton,
  Loader,
  Status,
  Tabs,
  Tooltip,
  Typography,
} from '@strapi/design-system';
import { Cross, Play } from '@strapi/icons';
import { useIntl } from 'react-intl';
import type { TestDeliveryView } from '../../../../server/src/contracts';
import { useTestEndpointMutation } from '../../api/endpoints';
import { BodyView } from '../../components/BodyView';
import { FailureNote } from '../../components/FailureNote';
import { HeadersView } from '../../components/HeadersView';
import { useNotifyProblem } from '../../hooks/useProblem';
import { useText } from '../../hooks/useText';

/** A test of an endpoint: to be sent, under way, or with what it met. */
interface Test {
  send: () => Promise<void>;
  isSending: boolean;
  met: TestDeliveryView | undefined;
  close: () => void;
}

/** Sends a test event to an endpoint, as a delivery would be sent, and keeps what it met until it is closed. */
export function useTestDelivery(id: number | null): Test {
  const notifyProblem = useNotifyProblem();
  const [testEndpoint, { isLoading, data, reset }] = useTestEndpointMutation();
  const send = async () => {
    if (id === null) return;
    const answer = await testEndpoint({ id });
    if ('error' in answer) notifyProblem(answer.error);
  };
  return { send, isSending: isLoading, met: data, close: reset };
}

/** Sends the test; what has not been saved would not be in it. */
export function TestButton({ test, isUnsaved }: { test: Test; isUnsaved: boolean }) {
  const text = useText();
  const button = (
    <Button
      variant="tertiary"
      startIcon={<Play />}
      disabled={isUnsaved}
      loading={test.isSending}
      onClick={() => void test.send()}
    >
      {text('test.send')}
    </Button>
  );
  return isUnsaved ? <Tooltip label={text('test.saveFirst')}>{button}</Tooltip> : button;
}

/** What a test met: request and response. */
export function TestDelivery({ test }: { test: Test }) {
  const text = useText();
  if (!test.isSending && !test.met) return null;
  return (
    <Box
      tag="section"
      aria-label={text('test.title')}
      background="neutral0"
      hasRadius
      shadow="tableShadow"
      padding={6}
    >
      <Flex justifyContent="space-between" paddingBottom={4}>
        <Typography variant="delta" tag="h2">
          {text('test.title')}
        </Typography>
        <IconButton variant="ghost" label={text('test.close')} onClick={test.close}>
          <Cross />
        </IconButton>
      </Flex>
      <Box aria-live="polite">
        {test.isSending || !test.met ? <Loader small>{text('test.sending')}</Loader> : <Met met={test.met} />}
      </Box>
    </Box>
  );
}

function Met({ met }: { met: TestDeliveryView }) {
  const text = useText();
  const { formatNumber } = useIntl();
  const { request, response, outcome } = met;
  const attempt = { outcome, status: response?.status ?? null, error: met.error };
  return (
    <Flex direction="column" alignItems="stretch" gap={4}>
      <Flex gap={3}>
        <Status variant={outcome === 'accepted' ? 'success' : 'danger'} size="S">
          <Typography tag="span" fontWeight="bold">
            {response?.status ?? text(`outcome.${outcome}`)}
          </Typography>
        </Status>
        <Typography textColor="neutral600">
          {text('time.ms', { ms: formatNumber(Math.round(met.durationMs)) })}
        </Typography>
        <Typography textColor="neutral600" style={{ overflowWrap: 'anywhere' }}>
          POST {request.url}
        </Typography>
      </Flex>
      <FailureNote attempt={attempt} />
      <Tabs.Root variant="simple" defaultValue={response ? 'response' : 'request'}>
        <Tabs.List aria-label={text('test.title')}>
          <Tabs.Trigger value="response" disabled={!response}>
            {text('test.response')}
          </Tabs.Trigger>
          <Tabs.Trigger value="request">{text('test.request')}</Tabs.Trigger>
        </Tabs.List>
        <Tabs.Content value="response">
          {response && (
            <Flex direction="column" alignItems="stretch" gap={4} paddingTop={4}>
              <BodyView
                title={text('attempt.responseBody')}
                body={response.body}
                isTruncated={response.bodyTruncated}
              />
              <HeadersView title={text('attempt.responseHeaders')} headers={response.headers} />
            </Flex>
          )}
        </Tabs.Content>
        <Tabs.Content value="request">
          <Flex direction="column" alignItems="stretch" gap={4} paddingTop={4}>
            <BodyView title={text('delivery.body')} body={request.body} />
            <HeadersView title={text('attempt.requestHeaders')} headers={request.headers} />
          </Flex>
        </Tabs.Content>
      </Tabs.Root>
    </Flex>
  );
}
