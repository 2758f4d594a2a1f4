import * as React from 'react';
import { useIntl } from 'react-intl';
import type { Sentence, SentenceValue } from '../../../server/src/contracts';
import { PLUGIN_ID } from '../pluginId';
import { useText } from './useText';

/** An instant as the server writes it into its sentences. */
const INSTANT = /\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.\d{3}Z/g;

/**
 * Says a sentence of the server in the administrator's language and time; one that this panel does not know stays
 * as the server wrote it.
 */
export function useSaid(): (sentence: Sentence) => string {
  const text = useText();
  const { messages, formatDate } = useIntl();
  return React.useCallback(
    (sentence) => {
      const inLocalTime = (words: string): string =>
        words.replace(INSTANT, (instant) => formatDate(instant, { dateStyle: 'medium', timeStyle: 'short' }));
      const valueOf = (value: SentenceValue): string | number => {
        if (typeof value === 'object') return said(value);
        return typeof value === 'string' ? inLocalTime(value) : value;
      };
      const said = ({ code, params, text: english }: Sentence): string => {
        if (!(`${PLUGIN_ID}.said.${code}` in messages)) return inLocalTime(english);
        const values = Object.entries(params).map(([name, value]) => [name, valueOf(value)]);
        return text(`said.${code}`, Object.fromEntries(values) as Record<string, string | number>);
      };
      return said(sentence);
    },
    [text, messages, formatDate],
  );
}
