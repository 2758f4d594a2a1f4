import { Th, Thead, Tr, Typography, VisuallyHidden } from '@strapi/design-system';
import type * as React from 'react';
import { type TextKey, useText } from '../hooks/useText';

interface ColumnHeadsProps {
  columns: readonly TextKey[];
  /** What the first column holds instead of a name, such as a checkbox for all rows. */
  first?: React.ReactNode;
  /** Whether a last column, named for screen readers only, holds what can be done with a row. */
  hasActions?: boolean;
}

/** The head of a table. */
export function ColumnHeads({ columns, first, hasActions = false }: ColumnHeadsProps) {
  const text = useText();
  return (
    <Thead>
      <Tr>
        {first !== undefined && <Th>{first}</Th>}
        {columns.map((column) => (
          <Th key={column}>
            <Typography variant="sigma" textColor="neutral600">
              {text(column)}
            </Typography>
          </Th>
        ))}
        {hasActions && (
          <Th>
            <VisuallyHidden>{text('column.actions')}</VisuallyHidden>
          </Th>
        )}
      </Tr>
    </Thead>
  );
}
