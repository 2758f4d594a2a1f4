import { Page } from '@strapi/strapi/admin';
import { Route, Routes } from 'react-router-dom';
import type * as React from 'react';
import { type Action, permissionFor } from '../../permissions';
import { ImportPage } from '../native/ImportPage';
import { SystemPage } from '../system/SystemPage';
import { CreateEndpointPage } from './CreateEndpointPage';
import { EditEndpointPage } from './EditEndpointPage';
import { EndpointsPage } from './EndpointsPage';
import { NewSecretProvider } from './NewSecret';

/** The plugin's pages in the settings. */
export default function SettingsApp() {
  return (
    <Page.Protect permissions={[permissionFor('endpoints.read')]}>
      <NewSecretProvider>
        <Routes>
          <Route index element={<EndpointsPage />} />
          <Route path="create" element={<Guarded action="endpoints.write" page={<CreateEndpointPage />} />} />
          <Route path="system" element={<Guarded action="deliveries.read" page={<SystemPage />} />} />
          <Route path="import" element={<Guarded action="endpoints.write" page={<ImportPage />} />} />
          <Route path=":id" element={<EditEndpointPage />} />
        </Routes>
      </NewSecretProvider>
    </Page.Protect>
  );
}

/** A page that needs more than seeing endpoints. */
function Guarded({ action, page }: { action: Action; page: React.ReactNode }) {
  return <Page.Protect permissions={[permissionFor(action)]}>{page}</Page.Protect>;
}
