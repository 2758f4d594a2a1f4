/** A webhook of Strapi's own. */
export interface NativeWebhook {
  id: string;
  name: string;
  url: string;
  headers: Record<string, string>;
  events: string[];
  isEnabled: boolean;
}

/** An endpoint that was made of a native webhook. */
export interface NativeImport {
  endpointId: number;
  /** Whether the webhook was in use before. */
  wasEnabled: boolean;
}

/** Strapi's own webhooks, and which of them became endpoints. Everything joins the caller's transaction. */
export interface NativeWebhooks {
  all(): Promise<NativeWebhook[]>;
  /** Undefined when it does not exist. */
  one(id: number): Promise<NativeWebhook | undefined>;
  /** Imports by the webhook's id. */
  imports(): Promise<Record<string, NativeImport>>;
  /** Switches a webhook and remembers its import, null for none; this process acts on it once it is committed. */
  switch(webhook: NativeWebhook, isEnabled: boolean, imported: NativeImport | null): Promise<void>;
  /** Brings what this process sends up to date with what another one switched. */
  sync(): Promise<void>;
}
