import { Page } from '@strapi/strapi/admin';
import { Route, Routes } from 'react-router-dom';
import { permissionFor } from '../permissions';
import { DeliveriesPage } from './deliveries/DeliveriesPage';
import { DeliveryPage } from './delivery/DeliveryPage';

/** The plugin's pages under the main menu. */
export default function App() {
  return (
    <Page.Protect permissions={[permissionFor('deliveries.read')]}>
      <Routes>
        <Route index element={<DeliveriesPage />} />
        <Route path=":id" element={<DeliveryPage />} />
      </Routes>
    </Page.Protect>
  );
}
