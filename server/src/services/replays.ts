import type { Core } from '@strapi/strapi';
import type { ReplayCount, ReplayInput, ReplayView } from '../contracts/replays';
import type { Replay } from '../pipeline/replay-ports';
import { getRuntime } from '../runtime';
import { parsedId } from './field-schemas';
import { impossible, invalidField, missing } from './refusal';
import { parseReplayInput } from './replay-input';

const SHOWN = 50;

/** `strapi.plugin('durable-webhooks').service('replays')`. Inputs are checked; what is wrong throws ValidationError. */
export type ReplaysService = ReturnType<typeof replaysService>;

export default function replaysService({ strapi }: { strapi: Core.Strapi }) {
  const runtime = () => getRuntime(strapi);

  return {
    /** Asks for deliveries again, by ids, by a filter, or for what an endpoint missed; `dryRun` only counts. */
    async create(input: ReplayInput): Promise<ReplayView | ReplayCount> {
      const { aim, dryRun, perSecond } = parseReplayInput(input);
      const { replays, endpoints, currentActor } = runtime();
      if (aim.kind === 'missing' && !endpoints.byId(aim.endpoint))
        throw invalidField(['missing', 'endpoint'], 'does not exist — use the id of an endpoint');
      if (dryRun) return replays.count(aim);
      const problem = await replays.whyImpossible(aim);
      if (problem !== null) throw impossible(problem);
      return toView(await replays.begin(aim, { perSecond, requestedBy: currentActor() }));
    },

    /** The last replays that were asked for, newest first. */
    async find(): Promise<ReplayView[]> {
      return (await runtime().replayLog.latest(SHOWN)).map(toView);
    },

    /** Throws NotFoundError. */
    async findOne(id: number): Promise<ReplayView> {
      return toView(await existing(id));
    },

    /** Ends a replay; what began anew goes on. Throws NotFoundError, and ApplicationError when it is over. */
    async cancel(id: number): Promise<ReplayView> {
      const { replayLog, clock } = runtime();
      const canceled = await replayLog.cancel(parsedId(id), clock.now());
      const replay = await existing(id);
      if (!canceled)
        throw impossible(`This replay is ${replay.state}: only one that is running can be canceled`);
      return toView(replay);
    },
  };

  async function existing(id: number): Promise<Replay> {
    const replay = await runtime().replayLog.one(parsedId(id));
    if (!replay) throw missing('replay', id);
    return replay;
  }
}

const toView = ({ aim, ...replay }: Replay): ReplayView => ({
  id: replay.id,
  state: replay.state,
  kind: aim.kind,
  filter: aim.kind === 'filter' ? aim.filter : null,
  missing: aim.kind === 'missing' ? { endpoint: aim.endpoint, since: aim.since } : null,
  perSecond: replay.perSecond,
  total: replay.total,
  matched: replay.matched,
  replayed: replay.replayed,
  skipped: replay.matched - replay.replayed,
  requestedBy: replay.requestedBy,
  createdAt: replay.createdAt,
  finishedAt: replay.finishedAt,
  dryRun: false,
});
