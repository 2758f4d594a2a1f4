import * as React from 'react';
import { useAllowed } from '../hooks/useAllowed';
import { useText } from '../hooks/useText';
import type { SidePanel } from './contentManager';

const DocumentDeliveries = React.lazy(() => import('./DocumentDeliveries'));

/** The document's last deliveries, beside its fields in the content manager. */
export const DeliveriesPanel: SidePanel = ({ model, document }) => {
  const text = useText();
  const isAllowed = useAllowed()('deliveries.read');
  const documentId = document?.documentId;
  if (!isAllowed || documentId === undefined) return null;
  return {
    title: text('panel.title'),
    content: (
      <React.Suspense fallback={null}>
        <DocumentDeliveries contentType={model} documentId={documentId} />
      </React.Suspense>
    ),
  };
};
