import { errors } from '@strapi/utils';
import type { Core } from '@strapi/strapi';
import { say } from '../../core/sentences';
import type { SecretBox } from '../../pipeline/endpoints-ports';

/** The host's encryption (AES-256-GCM under `admin.secrets.encryptionKey`); it answers null without the right key. */
interface Encryption {
  encrypt(value: string): string | null;
  decrypt(sealed: string): string | null;
}

/**
 * Encrypts signing secrets and header values with the host's key. Sealing without a key throws ApplicationError:
 * nothing is ever stored in the clear.
 */
export function createSecretBox(strapi: Core.Strapi): SecretBox {
  const encryption = (): Encryption => strapi.service('admin::encryption') as unknown as Encryption;
  return {
    seal(text) {
      const sealed = encryption().encrypt(text);
      if (sealed !== null) return sealed;
      throw new errors.ApplicationError(
        'Signing secrets and header values are stored encrypted, and there is no encryption key: set "admin.secrets.encryptionKey" in config/admin (for example to env("ENCRYPTION_KEY")) and restart Strapi.',
        { setting: 'admin.secrets.encryptionKey' },
      );
    },

    open(sealed) {
      const text = decrypted(encryption(), sealed);
      if (text !== null) return { ok: true, text };
      return { ok: false, reason: say('keyChanged', {}).text };
    },
  };
}

/** A sealed text that was damaged throws in the host; it is as closed as one under another key. */
function decrypted(encryption: Encryption, sealed: string): string | null {
  try {
    return encryption.decrypt(sealed);
  } catch {
    return null;
  }
}
