import {
  type DocumentRef,
  documentKey,
  type DocumentTitles,
  groupDocuments,
  titleIn,
} from './documentTitles';
import { durableWebhooks } from './durableWebhooks';

/** What we need to know of a content type. */
export interface ContentType {
  uid: string;
  kind: 'collectionType' | 'singleType';
  isDisplayed: boolean;
  info: { displayName: string };
}

/** A locale of the internationalization plugin. */
export interface Locale {
  code: string;
  name: string;
}

interface TypeSettings {
  uid: string;
  settings: { mainField: string };
}

type Row = Record<string, unknown> & { documentId: string };

const contentApi = durableWebhooks.injectEndpoints({
  endpoints: (build) => ({
    listContentTypes: build.query<ContentType[], void>({
      query: () => '/content-manager/content-types',
      transformResponse: ({ data }: { data: ContentType[] }) => data,
    }),

    listLocales: build.query<Locale[], void>({
      query: () => '/i18n/locales',
    }),

    readDocumentTitles: build.query<DocumentTitles, DocumentRef[]>({
      async queryFn(documents, _api, _options, ask) {
        const titles: DocumentTitles = {};
        const settings = await ask('/content-manager/content-types-settings');
        if (settings.error) return { error: settings.error };
        const types = (settings.data as { data: TypeSettings[] }).data;
        for (const { uid, locale, documentIds } of groupDocuments(documents)) {
          const answer = await ask({
            url: `/content-manager/collection-types/${uid}`,
            config: {
              params: {
                pageSize: documentIds.length,
                filters: { documentId: { $in: documentIds } },
                ...(locale === null ? {} : { locale }),
              },
            },
          });
          // A type that cannot be read has no titles; the others are shown all the same.
          if (answer.error) continue;
          const { results } = answer.data as { results: Row[] };
          const mainField = types.find((type) => type.uid === uid)?.settings.mainField ?? '';
          for (const documentId of documentIds) {
            const row = results.find((one) => one.documentId === documentId);
            titles[documentKey({ uid, locale, documentId })] = row ? titleIn(row, mainField) : null;
          }
        }
        return { data: titles };
      },
    }),
  }),
});

export const { useListContentTypesQuery, useListLocalesQuery, useReadDocumentTitlesQuery } = contentApi;
