import { type NewDelivery, REPLAYABLE } from '../../core/delivery';
import type { Replay, ReplayLog, ReplayStep, Restart } from '../../pipeline/replay-ports';
import type { Knex, KnexTransaction } from './database';
import { insertRow, insertRows, Superseded, toNumber, unlessSuperseded } from './database';
import { toDeliveryRow } from './events';
import { newReplayRow, type ReplayRow, toReplay } from './replay-rows';
import { owedTo } from './replay-source';
import type { Session } from './session';
import { TABLES } from './tables';

/** The replays' table, and what replaying changes in the deliveries'. */
export function createReplayLog(session: Session): ReplayLog {
  return {
    begin: (replay, onlyStep) =>
      session.write(async (knex) => {
        const id = await insertRow(knex, TABLES.replays, newReplayRow(replay, await endOf(knex)));
        const begun = (await replayOf(knex, id))!;
        return onlyStep === null ? begun : advance(knex, begun, onlyStep, replay.createdAt);
      }),

    one: (id) => session.read((knex) => replayOf(knex, id)),

    latest: (limit) =>
      session.read(async (knex) => {
        const rows: ReplayRow[] = await knex(TABLES.replays).orderBy('id', 'desc').limit(limit);
        return rows.map(toReplay);
      }),

    running: (limit) =>
      session.read(async (knex) => {
        const rows: ReplayRow[] = await knex(TABLES.replays)
          .where({ state: 'running' })
          .orderBy('id')
          .limit(limit);
        return rows.map(toReplay);
      }),

    cancel: (id, now) =>
      session.write(async (knex) => {
        const changed = await knex(TABLES.replays)
          .where({ id, state: 'running' })
          .update({ state: 'canceled', finished_at: now });
        return changed === 1;
      }),

    advance: (replay, step, now) =>
      unlessSuperseded(session.write((knex) => advance(knex, replay, step, now))),
  };
}

async function replayOf(knex: Knex, id: number): Promise<Replay | undefined> {
  const row: ReplayRow | undefined = await knex(TABLES.replays).where({ id }).first();
  return row && toReplay(row);
}

/** The id that the next delivery has at least. */
async function endOf(knex: Knex): Promise<number> {
  const row: { id: number | string } | undefined = await knex(TABLES.deliveries)
    .select('id')
    .orderBy('id', 'desc')
    .first();
  return row ? toNumber(row.id) + 1 : 0;
}

async function advance(
  knex: KnexTransaction,
  replay: Replay,
  step: ReplayStep,
  now: number,
): Promise<Replay> {
  const restarted = step.restarts.length === 0 ? 0 : await restart(knex, replay.id, step.restarts, now);
  const owed = step.owed ? await insertMissing(knex, replay.id, step.owed) : 0;
  const isOver = step.position === null;
  const progress = {
    matched: replay.matched + step.matched,
    replayed: replay.replayed + restarted + owed,
    position: step.position,
    state: isOver ? ('done' as const) : ('running' as const),
  };
  const changed = await knex(TABLES.replays)
    .where({ id: replay.id, state: 'running', position: replay.position })
    .update({ ...progress, finished_at: isOver ? now : null });
  if (changed === 0) throw new Superseded();
  return { ...replay, ...progress, finishedAt: isOver ? now : null };
}

function restart(knex: Knex, replayId: number, restarts: readonly Restart[], now: number): Promise<number> {
  return knex(TABLES.deliveries)
    .whereIn(
      'id',
      restarts.map(({ id }) => id),
    )
    .whereIn('state', [...REPLAYABLE])
    .whereNull('payload_removed_at')
    .update({
      state: 'pending',
      tries: 0,
      due_at: now,
      finished_at: null,
      lease_until: null,
      holder: null,
      // Somebody asked for this one: it is not merged away.
      send_by: null,
      ordering_key: orderingKeys(knex, restarts),
      replay_id: replayId,
    });
}

function orderingKeys(knex: Knex, restarts: readonly Restart[]) {
  const ordered = restarts.filter(({ orderingKey }) => orderingKey !== null);
  if (ordered.length === 0) return null;
  const whens = ordered.map(() => 'WHEN ? THEN ?').join(' ');
  return knex.raw(
    `CASE id ${whens} ELSE NULL END`,
    ordered.flatMap(({ id, orderingKey }) => [id, orderingKey!]),
  );
}

async function insertMissing(
  knex: KnexTransaction,
  replayId: number,
  { endpointId, deliveries }: { endpointId: number; deliveries: readonly NewDelivery[] },
): Promise<number> {
  // Locks the endpoint's row: of two replays at once, the second sees what the first inserted.
  const isThere = await knex(TABLES.endpoints)
    .where({ id: endpointId })
    .update({ updated_at: knex.ref('updated_at') });
  if (isThere === 0) return 0;
  const owed = await owedTo(
    knex,
    endpointId,
    deliveries.map(({ eventId }) => eventId),
  );
  const missing = deliveries.filter(({ eventId }) => !owed.has(eventId));
  const rows = missing.map((delivery) => ({ ...toDeliveryRow(delivery), replay_id: replayId }));
  await insertRows(knex, TABLES.deliveries, rows);
  return missing.length;
}
