/** `GET /native-webhooks`: a webhook of Strapi's own. */
export interface NativeWebhookView {
  id: number;
  name: string;
  url: string;
  events: string[];
  /** Their values may be credentials. */
  headerNames: string[];
  isEnabled: boolean;
  /** The endpoint that was made of it; null for none. */
  endpointId: number | null;
}
