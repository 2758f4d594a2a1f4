import type { EndpointHealth } from '../../../server/src/core/endpoint-health';
import type { EndpointNews } from '../../../server/src/core/endpoint-news';
import { createDisable } from '../../../server/src/pipeline/disable';
import { createHealthBook } from '../../../server/src/pipeline/health-book';
import { createWatch } from '../../../server/src/pipeline/watch';
import { anEndpoint, aHealth } from '../../support/factories';
import { aClock } from '../../support/fakes/clock';
import { aDirectory } from '../../support/fakes/endpoint-directory';
import { aLog } from '../../support/fakes/log';

const DAY = 86_400_000;

/** Looks at one endpoint, again and again; what is told is told when the row could be changed. */
function aWatch({ refuses = false, failing = false } = {}) {
  const endpoint = anEndpoint();
  const directory = aDirectory(endpoint);
  const clock = aClock(0);
  const log = aLog();
  const told: EndpointNews[] = [];
  const marked: [number, string, number][] = [];
  const announcer = {
    async announce(news: EndpointNews, write: () => Promise<boolean>) {
      if (failing) throw new Error('no database');
      if (await write()) told.push(news);
    },
  };
  const watch = createWatch({
    announcer,
    disable: createDisable({ endpoints: directory, health: createHealthBook(), announcer }),
    async markAnnounced(id, kind, now) {
      marked.push([id, kind, now]);
      return !refuses;
    },
    clock,
    log,
    disableAfterMs: 2 * DAY,
  });
  const look = (health: EndpointHealth) => {
    const horizon = { endpointId: endpoint.id, pendingAt: null, retryAt: null, inFlight: 0, queued: 0 };
    return watch([endpoint], [{ ...horizon, health }]);
  };
  return { endpoint, directory, clock, log, told, marked, look };
}

const FAILING = aHealth({ failures: 9, failingSince: 1, failedAt: 100_000 });

describe('watching endpoints', () => {
  it('says nothing of one that is well', async () => {
    const { look, marked } = aWatch();
    await look(aHealth());
    expect(marked).toEqual([]);
  });

  it('tells that one fails, and that it has recovered', async () => {
    const { look, told, marked, clock, endpoint } = aWatch();
    await look(FAILING);
    clock.move(10_000);
    await look(aHealth({ announcedAt: 1 }));
    expect(told.map(({ kind }) => kind)).toEqual(['failing', 'recovered']);
    expect(marked).toEqual([
      [endpoint.id, 'failing', 0],
      [endpoint.id, 'recovered', 10_000],
    ]);
  });

  it('says nothing when another instance was first', async () => {
    const { look, told } = aWatch({ refuses: true });
    await look(FAILING);
    expect(told).toEqual([]);
  });

  it('disables one that failed for too long, and says so', async () => {
    const { look, told, directory, endpoint } = aWatch();
    await look({ ...FAILING, failedAt: 2 * DAY + 1 });
    const reason = 'it accepted nothing for 2 days, 9 attempts in a row failed';
    expect(directory.byId(endpoint.id)?.disabledReason).toBe(reason);
    expect(told).toMatchObject([{ kind: 'disabled', reason, endpoint: { id: endpoint.id } }]);
  });

  it('does not fail when it cannot tell, says so, and tries again after a rest', async () => {
    const { look, log, clock } = aWatch({ failing: true });
    await look(FAILING);
    clock.move(4_000);
    await look(FAILING);
    expect(log.lines('error')).toEqual(['what became of an endpoint could not be told yet']);
    clock.move(1_000);
    await look(FAILING);
    expect(log.lines('error')).toHaveLength(2);
  });
});
