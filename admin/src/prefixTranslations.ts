import { PLUGIN_ID } from './pluginId';

/** Puts the plugin's name before every key, so that no other plugin's translations are met. */
export function prefixTranslations(translations: Record<string, string>): Record<string, string> {
  return Object.fromEntries(Object.entries(translations).map(([key, text]) => [`${PLUGIN_ID}.${key}`, text]));
}
