import type { StrapiApp } from '@strapi/strapi/admin';
import type * as React from 'react';

/** What the content manager tells a side panel of its edit view. */
export interface EditViewProps {
  /** The content type's uid. */
  model: string;
  /** Absent while an entry is being created. */
  document?: { documentId?: string };
}

/** A side panel as the content manager takes it: a component that answers what to show, or null for nothing. */
export type SidePanel = (props: EditViewProps) => { title: string; content: React.ReactNode } | null;

/** Adds a side panel to the edit view, where this version of the content manager lets us. */
export function addSidePanel(app: StrapiApp, panel: SidePanel): void {
  const apis: ContentManagerApis = app.getPlugin('content-manager').apis;
  apis.addEditViewSidePanel?.([panel]);
}

interface ContentManagerApis {
  addEditViewSidePanel?: (panels: SidePanel[]) => void;
}
