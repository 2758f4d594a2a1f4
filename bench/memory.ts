import type v8 from 'node:v8';
import type vm from 'node:vm';
import { startReceiver } from '../tests/support/receiver';
import { endSuite, startStrapi } from '../tests/support/strapi';
import type { StrapiApp } from '../tests/support/strapi';
import { backlogOf, openBacklog } from './backlog';
import { type DriverCase, optionsOf } from './drivers';

/**
 * What a process takes of a machine, in MB, each time after its garbage was collected. Without that, what is measured is
 * when V8 thinks that collecting is worth its while: with memory enough, garbage may grow to twice of what is in use.
 */
export interface Memory {
  /** After a first backlog: everything is loaded and nothing is to be done. */
  idle: number;
  /** The most while it worked. */
  most: number;
}

/** So large that what is in hand weighs more than all else when it is not bounded. */
const BODY_BYTES = 8_000;
/** Enough for V8 to give its heap the size that it works with: that is the process's, not the backlog's. */
const WARM_UP = 10_000;
const SAMPLE_EVERY_MS = 1_000;
const WITHIN_MS = 1_800_000;

/** The resident memory of a Strapi before and while it drains a backlog. */
export async function memoryOfDraining(driver: DriverCase, count: number): Promise<Memory> {
  const receiver = await startReceiver({ countOnly: true });
  const options = { ...(await optionsOf(driver)), plugin: { concurrency: 50 } };
  // Another process writes the backlog: what that took would look idle in this one.
  const writer = await startStrapi(options);
  const opened = {
    warmUp: await openBacklog(writer, receiver.url('/')),
    all: await openBacklog(writer, receiver.url('/')),
  };
  await opened.warmUp.fill(WARM_UP, BODY_BYTES);
  await opened.all.fill(count, BODY_BYTES);
  await writer.stop();

  const app = await startStrapi({ ...options, database: writer.database });
  const warmUp = backlogOf(app, opened.warmUp.endpointId);
  await warmUp.release();
  await warmUp.finished();
  const idle = await settledMb(app);
  const sampling = sampleMost(app);
  const backlog = backlogOf(app, opened.all.endpointId);
  await backlog.release();
  await receiver.waitFor(WARM_UP + count, WITHIN_MS);
  const most = await sampling.stop();
  await backlog.finished();
  await endSuite();
  await receiver.stop();
  return { idle, most };
}

/** The system takes back what was freed within some seconds. */
async function settledMb(app: StrapiApp): Promise<number> {
  let least = Infinity;
  for (let sample = 0; sample < 5; sample += 1) {
    least = Math.min(least, await residentMb(app));
    await new Promise((resolve) => setTimeout(resolve, SAMPLE_EVERY_MS));
  }
  return least;
}

/** Looks again and again what a process takes; the most of it when it is stopped. */
function sampleMost(app: StrapiApp): { stop(): Promise<number> } {
  let isOver = false;
  const sampling = (async () => {
    let most = 0;
    while (!isOver) {
      most = Math.max(most, await residentMb(app));
      await new Promise((resolve) => setTimeout(resolve, SAMPLE_EVERY_MS));
    }
    return most;
  })();
  return {
    stop() {
      isOver = true;
      return sampling;
    },
  };
}

/** What the system counts as this process's memory once its garbage is gone, in MB. */
export const residentMb = (app: StrapiApp): Promise<number> => app.run(collectAndMeasure);

/* Runs inside Strapi: sees its parameters only. */
function collectAndMeasure(_strapi: unknown, _none: unknown, tools: { require: NodeJS.Require }): number {
  (tools.require('node:v8') as typeof v8).setFlagsFromString('--expose-gc');
  const collect = (tools.require('node:vm') as typeof vm).runInNewContext('gc') as () => void;
  collect();
  return process.memoryUsage().rss / 1_048_576;
}
