import type { Core, UID } from '@strapi/strapi';

/** What the database layer is told to read along with a row. */
export type Populate = Record<
  string,
  { select?: string[]; populate?: Populate; on?: Record<string, object> }
>;

/**
 * Builds what native webhooks read along with an entry: relations one level deep, media whole, components and dynamic
 * zones to the bottom. The order of the attributes is kept, because it is the order of the properties in the body.
 */
export function createDeepPopulate(strapi: Core.Strapi): (uid: string) => Populate {
  const known = new Map<string, Populate>();
  return function deepPopulate(uid) {
    const built = known.get(uid) ?? build(uid);
    known.set(uid, built);
    return built;
  };

  function build(uid: string): Populate {
    const populate: Populate = {};
    const { attributes } = strapi.getModel(uid as UID.Schema) as { attributes: Record<string, Attribute> };
    for (const [name, attribute] of Object.entries(attributes)) {
      const wanted = populateOf(attribute);
      if (wanted) populate[name] = wanted;
    }
    return populate;
  }

  function populateOf(attribute: Attribute): Populate[string] | null {
    switch (attribute.type) {
      case 'relation':
        return attribute.unstable_virtual ? null : {};
      case 'media':
        return { select: ['*'] };
      case 'component':
        return { populate: build(attribute.component) };
      case 'dynamiczone':
        return {
          on: Object.fromEntries(attribute.components.map((uid) => [uid, { populate: build(uid) }])),
        };
      default:
        return null;
    }
  }
}

type Attribute =
  | { type: 'relation'; unstable_virtual?: boolean }
  | { type: 'media' }
  | { type: 'component'; component: string }
  | { type: 'dynamiczone'; components: string[] }
  | { type: 'other' };
