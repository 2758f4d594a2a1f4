import type { StrapiApp } from '../../support/strapi';
import type { Operation, Stage } from './operations';
import { Refused } from './operations';
import { seeded } from './seeded';
import { lookAround } from './world';

/** Prepares a Strapi for random operations: an administrator, an API token with full access. */
export async function setStage(app: StrapiApp, seed: number): Promise<Stage> {
  const adminToken = await app.adminToken();
  const apiToken = await app.run(async (strapi) => {
    const token = await strapi
      .service('admin::api-token')
      .create({ name: 'tests', type: 'full-access', lifespan: null, description: '' });
    return (token as { accessKey: string }).accessKey;
  });
  return { app, random: seeded(seed), world: await lookAround(app), adminToken, apiToken };
}

/** Does an operation to what exists now; false when Strapi refused it or there was nothing to do it to. */
export async function perform(stage: Stage, operation: Operation): Promise<boolean> {
  stage.world = await lookAround(stage.app);
  try {
    return (await operation(stage)) !== false;
  } catch (error) {
    if (isRefusal(error)) return false;
    throw error;
  }
}

function isRefusal(error: unknown): boolean {
  if (error instanceof Refused) return error.status < 500;
  return (
    error instanceof Error &&
    ['ValidationError', 'YupValidationError', 'ApplicationError', 'NotFoundError'].includes(error.name)
  );
}
