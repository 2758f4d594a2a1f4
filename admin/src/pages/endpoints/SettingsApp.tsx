import { Page } from '@strapi/strapi/admin';
import { Route, Routes } from 'react-router-dom';
import { permissionFor } from '../../permissions';
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
          <Route path="create" element={<CreateEndpointPage />} />
          <Route path=":id" element={<EditEndpointPage />} />
        </Routes>
      </NewSecretProvider>
    </Page.Protect>
  );
}
