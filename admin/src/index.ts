import type { StrapiApp } from '@strapi/strapi/admin';
import { Webhooks } from '@strapi/icons';
import { addSidePanel } from './content/contentManager';
import { DeliveriesPanel } from './content/DeliveriesPanel';
import { messageOf } from './hooks/useText';
import { permissionFor } from './permissions';
import { PLUGIN_ID } from './pluginId';
import { prefixTranslations } from './prefixTranslations';

/** What Strapi's admin panel loads of this plugin. */
export default {
  register(app: StrapiApp) {
    app.registerPlugin({ id: PLUGIN_ID, name: 'Durable Webhooks' });

    app.addMenuLink({
      to: `plugins/${PLUGIN_ID}`,
      icon: Webhooks,
      intlLabel: messageOf('deliveries.title', 'Webhook deliveries'),
      permissions: [permissionFor('deliveries.read')],
      Component: () => import('./pages/App'),
      position: 9,
    });

    app.addSettingsLink('global', {
      id: PLUGIN_ID,
      to: PLUGIN_ID,
      intlLabel: messageOf('plugin.name', 'Durable Webhooks'),
      permissions: [permissionFor('endpoints.read')],
      Component: () => import('./pages/endpoints/SettingsApp'),
    });

    addSidePanel(app, DeliveriesPanel);

    app.widgets.register({
      id: 'deliveries',
      pluginId: PLUGIN_ID,
      icon: Webhooks,
      title: messageOf('deliveries.title', 'Webhook deliveries'),
      component: async () => (await import('./content/DeliveriesWidget')).default,
      permissions: [permissionFor('deliveries.read')],
      link: { label: messageOf('widget.open', 'Open deliveries'), href: `/plugins/${PLUGIN_ID}` },
    });
  },

  async registerTrads({ locales }: { locales: string[] }) {
    return Promise.all(locales.map(loadTranslations));
  },
};

/** Each language is loaded when it is used; one without a translation of ours shows the English texts. */
const TRANSLATIONS: Record<string, () => Promise<{ default: Record<string, string> }>> = {
  en: () => import('./translations/en.json'),
  de: () => import('./translations/de.json'),
  es: () => import('./translations/es.json'),
  fr: () => import('./translations/fr.json'),
  it: () => import('./translations/it.json'),
  ja: () => import('./translations/ja.json'),
  pt: () => import('./translations/pt.json'),
  'pt-BR': () => import('./translations/pt.json'),
  'zh-Hans': () => import('./translations/zh-Hans.json'),
  zh: () => import('./translations/zh-Hans.json'),
};

async function loadTranslations(locale: string) {
  const texts = await TRANSLATIONS[locale]?.();
  return { data: texts ? prefixTranslations(texts.default) : {}, locale };
}
