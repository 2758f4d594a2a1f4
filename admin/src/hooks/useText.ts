import * as React from 'react';
import { useIntl } from 'react-intl';
import { PLUGIN_ID } from '../pluginId';
import type en from '../translations/en.json';

/** A text of the translations, without the plugin's name before it. */
export type TextKey = keyof typeof en;

/** Values for a text's placeholders. */
export type TextValues = Record<string, string | number | Date | null | undefined>;

/** Says a text of ours in the administrator's language. */
export type Text = (key: TextKey, values?: TextValues) => string;

/** The function that says our texts; it changes only with the language. */
export function useText(): Text {
  const { formatMessage } = useIntl();
  return React.useCallback(
    (key, values) => formatMessage({ id: `${PLUGIN_ID}.${key}` }, values),
    [formatMessage],
  );
}

/** A text as Strapi's links and widgets take it. */
export const messageOf = (key: TextKey, defaultMessage: string) => ({
  id: `${PLUGIN_ID}.${key}`,
  defaultMessage,
});
