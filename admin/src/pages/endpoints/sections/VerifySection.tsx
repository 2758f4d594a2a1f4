import { useField } from '@strapi/strapi/admin';
import { Loader, Tabs, Typography } from '@strapi/design-system';
import * as React from 'react';
import { CodeBlock } from '../../../components/CodeBlock';
import { useText } from '../../../hooks/useText';
import { type Scheme, snippetOf } from '../snippetOf';
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
  const { value: scheme = 'standard' } = useField<Scheme>('signature');
  const snippets = useSnippets();
  if (scheme === 'none') return null;
  return (
    <Section title={text('verify.title')} hint={text('verify.hint')}>
      {snippets === null ? (
        <Loader small>{text('deliveries.loading')}</Loader>
      ) : (
        <Tabs.Root variant="simple" defaultValue={LANGUAGES[0].file}>
          <Tabs.List aria-label={text('verify.title')}>
            {LANGUAGES.map(({ file, name }) => (
              <Tabs.Trigger key={file} value={file}>
                {name}
              </Tabs.Trigger>
            ))}
          </Tabs.List>
          {LANGUAGES.map(({ file, name }) => (
            <Tabs.Content key={file} value={file}>
              <Typography variant="pi" textColor="neutral600">
                {file}
              </Typography>
              <CodeBlock label={name} code={snippetOf(snippets[file] ?? '', scheme)} />
            </Tabs.Content>
          ))}
        </Tabs.Root>
      )}
    </Section>
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
