import type { Core } from '@strapi/strapi';
import { ENDPOINT_EVENT_TYPES, type EndpointNews, newsInWords, newsPayload } from '../../core/endpoint-news';
import type { Announcer, Log } from '../../pipeline/ports';

/** Makes our own event types known to the host, so that its event hub's listeners and endpoints can be given them. */
export function allowEndpointEvents(strapi: Core.Strapi): void {
  const store = strapi.get<WebhookStore>('webhookStore');
  for (const type of Object.values(ENDPOINT_EVENT_TYPES)) {
    store.addAllowedEvent(type.toUpperCase().replace(/\W/g, '_'), type);
  }
}

interface WebhookStore {
  addAllowedEvent(key: string, type: string): void;
}

/**
 * Tells of endpoints over the host's event hub, within the transaction of the change, so that the event is stored with it;
 * then in the log, and by e-mail to whom the configuration names.
 */
export function createAnnouncer(strapi: Core.Strapi, log: Log, addresses: readonly string[]): Announcer {
  return {
    async announce(news, write) {
      const isNew = await strapi.db.transaction(async () => {
        if (!(await write())) return false;
        await emit(news);
        return true;
      });
      if (!isNew) return;
      const { subject, text } = newsInWords(news);
      log[news.kind === 'recovered' ? 'info' : 'warn'](`${subject}. ${text}`, {
        endpoint: news.endpoint.id,
        event: ENDPOINT_EVENT_TYPES[news.kind],
        failures: news.health.failures,
      });
      // Nobody waits: a mail server may take minutes, and deliveries go on.
      if (addresses.length > 0) void mail(subject, text);
    },
  };

  /** A listener of somebody else that fails must not undo the change. */
  async function emit(news: EndpointNews): Promise<void> {
    try {
      await strapi.eventHub.emit(ENDPOINT_EVENT_TYPES[news.kind], newsPayload(news));
    } catch (error) {
      log.warn('a listener of the event hub failed', { event: ENDPOINT_EVENT_TYPES[news.kind], error });
    }
  }

  async function mail(subject: string, text: string): Promise<void> {
    try {
      const email: EmailService = strapi.plugin('email').service('email');
      await email.send({ to: [...addresses], subject, text });
    } catch (error) {
      log.error('an e-mail about an endpoint could not be sent', { subject, error });
    }
  }
}

interface EmailService {
  send(mail: { to: string[]; subject: string; text: string }): Promise<void>;
}
