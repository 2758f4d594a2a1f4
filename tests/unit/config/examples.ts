import { parseConfig } from '../../../server/src/config';

export const production = { nodeEnv: 'production' };
export const secret = `whsec_${Buffer.alloc(32, 1).toString('base64')}`;
export const crm = { name: 'CRM', url: 'https://example.com/hooks', events: ['entry.*'], secret };

/** What a wrong configuration is refused with. */
export function refusal(raw: unknown, env = production): string {
  try {
    parseConfig(raw, env);
  } catch (error) {
    if (error instanceof Error) return error.message;
  }
  throw new Error('the configuration was accepted');
}
