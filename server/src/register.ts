import type { Core } from '@strapi/strapi';
import { allowEndpointEvents } from './adapters/strapi/announcer';
import { captureDocuments } from './adapters/strapi/capture-documents';
import { captureHub } from './adapters/strapi/capture-hub';
import { captureMedia } from './adapters/strapi/capture-media';
import { addColumns } from './adapters/store/added-columns';
import { MODELS } from './adapters/store/tables';
import { parseConfig } from './config';
import { createRuntime } from './create-runtime';
import { keepRuntime } from './runtime';

/** Adds the tables and the hooks that capture, which are in place before any plugin is bootstrapped. */
export default function register({ strapi }: { strapi: Core.Strapi }): void {
  for (const model of MODELS) strapi.get('models').add(model);
  // Before any plugin is bootstrapped: what that writes may be captured.
  strapi.hook('strapi::content-types.afterSync').register(() => addColumns(strapi.db));
  const config = parseConfig(strapi.config.get('plugin::durable-webhooks'), {
    nodeEnv: process.env.NODE_ENV,
    hostProxy: hostProxyOf(strapi),
  });
  const runtime = createRuntime(strapi, config);
  keepRuntime(strapi, runtime);
  const { capture } = runtime;
  captureDocuments(strapi, capture);
  captureMedia(strapi, capture);
  captureHub(strapi, capture);
  allowEndpointEvents(strapi);
}

/** As the host chooses it for its own requests. */
const hostProxyOf = ({ config }: Core.Strapi): string | undefined =>
  config.get<string | undefined>('server.proxy.fetch') ||
  config.get<string | undefined>('server.proxy.global');
