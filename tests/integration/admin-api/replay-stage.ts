import type { EndpointWithSecret } from '../../../server/src/contracts';
import { startStrapi } from '../../support/strapi';
import type { DatabaseKind, StrapiApp } from '../../support/strapi';
import { type Api, superApi } from './api';

/** A Strapi whose endpoints are switched off, so that what is replayed stays as it is. */
export interface ReplayStage {
  app: StrapiApp;
  api: Api;
  /** Ids of two endpoints: without order, and with the order of documents. */
  plain: number;
  ordered: number;
}

export async function openReplayStage(database: DatabaseKind): Promise<ReplayStage> {
  const app = await startStrapi({ database, plugin: { pollMs: 100 } });
  const api = await superApi(app);
  const make = async (change: object): Promise<number> => {
    const input = {
      name: 'E',
      url: 'https://example.com/',
      events: ['entry.update'],
      enabled: false,
      ...change,
    };
    return (await api.post<EndpointWithSecret>('/endpoints', input)).data.id;
  };
  return { app, api, plain: await make({}), ordered: await make({ ordering: 'document' }) };
}
