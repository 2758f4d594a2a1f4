import type { Actor } from '../../core/event';
import type { ReplayState } from '../../contracts/replays';
import type { Aim, NewReplay, Replay } from '../../pipeline/replay-ports';
import { toNumber, toNumberOrNull } from './database';

type Integer = number | string;

/** One row of the replays' table. */
export interface ReplayRow {
  id: Integer;
  aim: string;
  state: ReplayState;
  per_second: number | null;
  requested_by: string | null;
  total: Integer;
  matched: Integer;
  replayed: Integer;
  position: Integer | null;
  end_id: Integer;
  created_at: Integer;
  finished_at: Integer | null;
}

/** The row of a replay that was just asked for. */
export const newReplayRow = (replay: NewReplay, end: number): Omit<ReplayRow, 'id'> => ({
  aim: JSON.stringify(replay.aim),
  state: 'running',
  per_second: replay.perSecond,
  requested_by: replay.requestedBy === null ? null : JSON.stringify(replay.requestedBy),
  total: replay.total,
  matched: 0,
  replayed: 0,
  position: null,
  end_id: end,
  created_at: replay.createdAt,
  finished_at: null,
});

/** The replay of a row. */
export const toReplay = (row: ReplayRow): Replay => ({
  id: toNumber(row.id),
  aim: JSON.parse(row.aim) as Aim,
  state: row.state,
  perSecond: toNumberOrNull(row.per_second),
  requestedBy: toActor(row.requested_by),
  total: toNumber(row.total),
  matched: toNumber(row.matched),
  replayed: toNumber(row.replayed),
  position: toNumberOrNull(row.position),
  end: toNumber(row.end_id),
  createdAt: toNumber(row.created_at),
  finishedAt: toNumberOrNull(row.finished_at),
});

/** Who asked, as a row keeps them. */
export const toActor = (text: string | null): Actor | null =>
  text === null ? null : (JSON.parse(text) as Actor);
