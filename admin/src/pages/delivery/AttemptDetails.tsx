import { Flex, Typography } from '@strapi/design-system';
import type { AttemptView } from '../../../../server/src/contracts';
import { BodyView } from '../../components/BodyView';
import { CopyButton } from '../../components/CopyButton';
import { FailureNote } from '../../components/FailureNote';
import { HeadersView } from '../../components/HeadersView';
import { useText } from '../../hooks/useText';
import { curlCommand } from './curlCommand';
import { TimingsBar } from './TimingsBar';

interface AttemptDetailsProps {
  attempt: AttemptView;
  /** What every attempt of the delivery sends; null for a role that may not see it. */
  body: string | null;
}

/** All that is known of one attempt. */
export function AttemptDetails({ attempt, body }: AttemptDetailsProps) {
  const text = useText();
  return (
    <Flex direction="column" alignItems="stretch" gap={5} padding={5}>
      <FailureNote attempt={attempt} />
      <TimingsBar timings={attempt.timings} />
      <Flex justifyContent="space-between" gap={4}>
        <Typography fontWeight="bold" style={{ overflowWrap: 'anywhere' }}>
          POST {attempt.url}
        </Typography>
        <CopyButton
          withText
          label={text('copy.curl')}
          value={() => curlCommand(attempt.url, attempt.requestHeaders, body)}
        />
      </Flex>
      {attempt.responseHeaders !== null && (
        <>
          {attempt.responseBody !== null && (
            <BodyView
              title={text('attempt.responseBody')}
              body={attempt.responseBody}
              isTruncated={attempt.bodyTruncated}
            />
          )}
          <HeadersView title={text('attempt.responseHeaders')} headers={attempt.responseHeaders} />
        </>
      )}
      <HeadersView title={text('attempt.requestHeaders')} headers={attempt.requestHeaders} />
    </Flex>
  );
}
