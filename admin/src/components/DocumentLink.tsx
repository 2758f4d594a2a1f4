import { Flex, Link, Typography } from '@strapi/design-system';
import type * as React from 'react';
import { NavLink } from 'react-router-dom';
import type { DeliveryView } from '../../../server/src/contracts';
import { useContentTypes } from '../hooks/useContentTypes';
import { documentPath } from './documentPath';

interface DocumentLinkProps {
  event: DeliveryView['event'];
  /** What the document is called now; null when it is gone, undefined when that is not known. */
  title: string | null | undefined;
}

/** What an event is about: the document, its content type and locale, linked to the content manager while it is there. */
export function DocumentLink({ event, title }: DocumentLinkProps) {
  const type = useContentTypes().get(event.uid ?? '');
  if (event.uid === null && event.documentId === null) {
    return (
      <Typography textColor="neutral600" aria-hidden>
        –
      </Typography>
    );
  }
  const typeName = type?.info.displayName ?? event.uid ?? '';
  const name = title ?? event.documentId ?? typeName;
  const path = title === null ? null : documentPath(event, type);
  const shown = (
    <Typography tag="span" ellipsis maxWidth="20rem" display="block" title={name} textColor="inherit">
      {name}
    </Typography>
  );
  return (
    <Flex direction="column" alignItems="flex-start">
      {path === null ? (
        <Typography textColor="neutral800">{shown}</Typography>
      ) : (
        <Link tag={NavLink} to={path} onClick={(click: React.MouseEvent) => click.stopPropagation()}>
          {shown}
        </Link>
      )}
      <Typography variant="pi" textColor="neutral600">
        {[typeName, event.locale].filter(Boolean).join(' · ')}
      </Typography>
    </Flex>
  );
}
