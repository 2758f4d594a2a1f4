import { useField } from '@strapi/strapi/admin';
import { Box, Loader, SingleSelect, SingleSelectOption, Tabs, Typography } from '@strapi/design-system';
import * as React from 'react';
import { CodeBlock } from '../../../components/CodeBlock';
import { useText } from '../../../hooks/useText';
import type { EndpointForm } from '../endpointForm';
import { snippetOf, type Verification } from '../snippetOf';
import { Section } from './Section';

const LANGUAGES = [
  { file: 'receive.mjs', name: 'Node' },
  { file: 'app/api/strapi/route.ts', name: 'Next.js' },
  { file: 'verify.mjs', name: 'Node, without packages' },
  { file: 'verify_webhook.py', name: 'Python' },
  { file: 'verify.php', name: 'PHP' },
  { file: 'verify.go', name: 'Go' },
] as const;

/** How a receiver tells real requests from forged ones, for the scheme that is chosen. */
export function VerifySection() {
  const text = useText();
  const { value: scheme = 'standard' } = useField<EndpointForm['signature']>('signature');
  const { value: keyPair = false } = useField<boolean>('keyPair');
  const [byPublicKey, setByPublicKey] = React.useState(false);
  const snippets = useSnippets();
  if (scheme === 'none') return null;
  const hasChoice = scheme === 'standard' && keyPair;
  const verification = hasChoice && byPublicKey ? 'ed25519' : scheme;
  return (
    <Section title={text('verify.title')} hint={text('verify.hint')}>
      {hasChoice && (
        <Box maxWidth="32rem">
          <SingleSelect
            aria-label={text('verify.with')}
            value={byPublicKey ? 'publicKey' : 'secret'}
            onChange={(value: string | number) => setByPublicKey(value === 'publicKey')}
          >
            <SingleSelectOption value="secret">{text('verify.with.secret')}</SingleSelectOption>
            <SingleSelectOption value="publicKey">{text('verify.with.publicKey')}</SingleSelectOption>
          </SingleSelect>
        </Box>
      )}
      {snippets === null ? (
        <Loader small>{text('deliveries.loading')}</Loader>
      ) : (
        <Snippets key={verification} snippets={snippets} verification={verification} />
      )}
    </Section>
  );
}

interface SnippetsProps {
  snippets: Record<string, string>;
  verification: Verification;
}

/** A tab for each language that can verify that without much ado. */
function Snippets({ snippets, verification }: SnippetsProps) {
  const text = useText();
  const shown = LANGUAGES.flatMap(({ file, name }) => {
    const code = snippetOf(snippets[file] ?? '', verification);
    return code === null ? [] : [{ file, name, code }];
  });
  return (
    <Tabs.Root variant="simple" defaultValue={LANGUAGES[0].file}>
      <Tabs.List aria-label={text('verify.title')}>
        {shown.map(({ file, name }) => (
          <Tabs.Trigger key={file} value={file}>
            {name}
          </Tabs.Trigger>
        ))}
      </Tabs.List>
      {shown.map(({ file, name, code }) => (
        <Tabs.Content key={file} value={file}>
          <Typography variant="pi" textColor="neutral600">
            {file}
          </Typography>
          <CodeBlock label={name} code={code} />
        </Tabs.Content>
      ))}
    </Tabs.Root>
  );
}

/** They are many lines: loaded when the form is open, not with the panel. */
function useSnippets(): Record<string, string> | null {
  const [snippets, setSnippets] = React.useState<Record<string, string> | null>(null);
  React.useEffect(() => {
    void import('../snippets.json').then((module) => setSnippets(module.default));
  }, []);
  return snippets;
}
