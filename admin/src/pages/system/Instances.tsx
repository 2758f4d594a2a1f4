import { Badge, Flex, Table, Tbody, Td, Tr, Typography } from '@strapi/design-system';
import type { StatusView } from '../../../../server/src/contracts';
import { ColumnHeads } from '../../components/ColumnHeads';
import { RelativeTime } from '../../components/RelativeTime';
import { useNow } from '../../hooks/useNow';
import { type TextKey, useText } from '../../hooks/useText';
import { Section } from '../endpoints/sections/Section';

const COLUMNS = [
  'system.host',
  'system.role',
  'system.version',
  'system.started',
] as const satisfies TextKey[];

/** The Strapi processes that work together on this database. */
export function Instances({ instances }: Pick<StatusView, 'instances'>) {
  const text = useText();
  const now = useNow();
  return (
    <Section title={text('system.instances')} hint={text('system.instances.hint')}>
      <Table colCount={COLUMNS.length} rowCount={instances.length + 1} aria-label={text('system.instances')}>
        <ColumnHeads columns={COLUMNS} />
        <Tbody>
          {instances.map(({ host, pid, role, version, startedAt, isFeeder }) => (
            <Tr key={`${host} ${pid} ${startedAt}`}>
              <Td>
                <Flex gap={2}>
                  <Typography textColor="neutral800">{`${host} · ${pid}`}</Typography>
                  {isFeeder && <Badge>{text('system.feeder')}</Badge>}
                </Flex>
              </Td>
              <Td>
                <Typography textColor="neutral800">{text(`system.role.${role}`)}</Typography>
              </Td>
              <Td>
                <Typography textColor="neutral800">{version}</Typography>
              </Td>
              <Td>
                <Typography textColor="neutral800">
                  <RelativeTime at={startedAt} now={now} />
                </Typography>
              </Td>
            </Tr>
          ))}
        </Tbody>
      </Table>
    </Section>
  );
}
