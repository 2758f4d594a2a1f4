import { Flex, Typography } from '@strapi/design-system';
import { styled } from 'styled-components';
import { useText } from '../hooks/useText';

interface HeadersViewProps {
  title: string;
  headers: Readonly<Record<string, string>>;
}

/** Headers as they were sent or came, secrets masked. */
export function HeadersView({ title, headers }: HeadersViewProps) {
  const text = useText();
  const entries = Object.entries(headers);
  return (
    <Flex direction="column" alignItems="stretch" gap={1}>
      <Typography variant="sigma" textColor="neutral600">
        {title}
      </Typography>
      {entries.length === 0 ? (
        <Typography textColor="neutral600">{text('headers.none')}</Typography>
      ) : (
        <Pairs>
          {entries.map(([name, value]) => (
            <div key={name}>
              <dt>{name}</dt>
              <dd>{value}</dd>
            </div>
          ))}
        </Pairs>
      )}
    </Flex>
  );
}

const Pairs = styled.dl`
  margin: 0;
  color: ${({ theme }) => theme.colors.neutral800};
  font-family: ui-monospace, SFMono-Regular, Menlo, Consolas, monospace;
  font-size: 1.2rem;
  line-height: 1.5;

  & > div {
    display: grid;
    grid-template-columns: minmax(12rem, 22rem) 1fr;
    gap: ${({ theme }) => theme.spaces[3]};
    padding: ${({ theme }) => theme.spaces[1]} 0;
    border-bottom: 1px solid ${({ theme }) => theme.colors.neutral150};
  }

  dt {
    color: ${({ theme }) => theme.colors.neutral600};
    overflow-wrap: anywhere;
  }

  dd {
    margin: 0;
    overflow-wrap: anywhere;
  }
`;
