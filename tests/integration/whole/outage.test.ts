import { startReceiver } from '../../support/receiver';
import type { ReceivedRequest, Receiver } from '../../support/receiver';
import { startStrapi } from '../../support/strapi';
import type { StrapiApp } from '../../support/strapi';
import { until } from '../../support/until';

const DOCUMENTS = 8;
const EDITS = 6;

describe('a receiver that is down for longer than a probe', () => {
  let receiver: Receiver;
  let app: StrapiApp;

  beforeAll(async () => {
    receiver = await startReceiver();
    const endpoint = {
      url: receiver.url('/ordered'),
      events: ['entry.*'],
      contentTypes: ['api::tag.tag'],
      signature: 'none',
      retry: { schedule: Array.from({ length: 30 }, () => 1) },
    };
    app = await startStrapi({
      plugin: {
        endpoints: {
          ordered: { ...endpoint, name: 'Ordered', ordering: 'document' },
          free: { ...endpoint, name: 'Free', url: receiver.url('/free') },
        },
      },
    });
  });

  afterAll(() => receiver.stop());

  it('gets everything once it is back, in order per document where the endpoint asked for it', async () => {
    await receiver.pause();
    await app.run(editTags, { documents: DOCUMENTS, edits: EDITS });
    await until(async () => (await probedInVain(app)) === 2, {
      deadlineMs: 30_000,
      what: 'a probe that failed at each of the two endpoints',
    });
    await receiver.resume();

    const total = 2 * DOCUMENTS * (EDITS + 1);
    const requests = await receiver.waitFor(total, 40_000);
    const ordered = requests.filter(({ path }) => path === '/ordered');
    expect(new Set(ordered.map(({ headers }) => headers['webhook-id'])).size).toBe(total / 2);
    for (const positions of positionsByDocument(ordered).values()) {
      expect(positions).toEqual(Array.from({ length: EDITS + 1 }, (_, n) => n));
    }
  });
});

function positionsByDocument(requests: ReceivedRequest[]): Map<string, number[]> {
  const positions = new Map<string, number[]>();
  for (const { body } of requests) {
    const { entry } = JSON.parse(body) as { entry: { documentId: string; name: string } };
    const position = Number(entry.name.split('-').at(-1));
    positions.set(entry.documentId, [...(positions.get(entry.documentId) ?? []), position]);
  }
  return positions;
}

/** How many endpoints are parked and still failed after the first pause. */
async function probedInVain(app: StrapiApp): Promise<number> {
  const [row] = await app.database.query(
    'SELECT COUNT(*) AS n FROM durable_webhooks_endpoints WHERE strikes > 5 AND failed_at - failing_since > 4000',
  );
  return Number(row?.['n'] ?? 0);
}

/* Runs inside Strapi: sees its parameters only. */
async function editTags(
  strapi: any,
  { documents, edits }: { documents: number; edits: number },
): Promise<void> {
  const tags = strapi.documents('api::tag.tag');
  const made: string[] = [];
  for (let d = 0; d < documents; d += 1) {
    const { documentId } = await tags.create({ data: { name: `tag-${d}-0` } });
    made.push(documentId);
  }
  for (let n = 1; n <= edits; n += 1) {
    for (const [d, documentId] of made.entries()) {
      await tags.update({ documentId, data: { name: `tag-${d}-${n}` } });
    }
  }
}
