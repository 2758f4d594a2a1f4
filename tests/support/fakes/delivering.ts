import type { ClaimedDelivery } from '../../../server/src/core/delivery';
import type { Endpoint } from '../../../server/src/core/endpoint';
import type { EndpointHealth } from '../../../server/src/core/endpoint-health';
import type { Message } from '../../../server/src/core/message';
import type { Outcome } from '../../../server/src/core/outcome';
import { createDeliver } from '../../../server/src/pipeline/deliver';
import type { DeliverDependencies } from '../../../server/src/pipeline/deliver';
import { createHealthBook } from '../../../server/src/pipeline/health-book';
import type { FinishedAttempt } from '../../../server/src/pipeline/ports';
import { anAnswer } from '../factories';
import { aClock } from './clock';
import { aDirectory } from './endpoint-directory';
import type { DirectoryInMemory } from './endpoint-directory';
import { aLog } from './log';
import { noTracing } from './tracing';

/** When what is delivered once is delivered. */
export const NOW = 1_700_000_000_000;

export interface Scene {
  outcome?: Outcome;
  /** What another instance did, that a refresh tells. */
  elsewhere?: (directory: DirectoryInMemory) => void;
  health?: EndpointHealth;
  over?: Partial<DeliverDependencies>;
}

/** Delivers once and answers all that happened on the way, in order. */
export async function deliverOnce(delivery: ClaimedDelivery, endpoint: Endpoint | null, scene: Scene = {}) {
  const directory = aDirectory(...(endpoint ? [endpoint] : []));
  const log = aLog();
  const clock = aClock(NOW);
  const steps: string[] = [];
  const book = createHealthBook();
  if (scene.health) book.see(delivery.endpointId, scene.health);
  const sent: { message: Message; signal: AbortSignal | undefined }[] = [];
  const recorded: FinishedAttempt[] = [];
  const buried: [number, string][] = [];
  const released: [number, number][] = [];
  const signal = new AbortController().signal;
  const deliver = createDeliver({
    endpoints: directory,
    async disable({ id }, reason) {
      steps.push('disable');
      await directory.disable(id, reason);
    },
    health: book,
    async refresh() {
      steps.push('refresh');
      scene.elsewhere?.(directory);
    },
    sender: {
      async send(message, given) {
        steps.push('send');
        sent.push({ message, signal: given });
        clock.move(40);
        return { outcome: scene.outcome ?? anAnswer(200), timings: { totalMs: 40 } };
      },
    },
    tracing: noTracing,
    clock,
    random: () => 0.5,
    defaultHeaders: { 'x-default': 'yes' },
    version: '1.2.3',
    async record(finished) {
      steps.push('record');
      recorded.push(finished);
    },
    release: async (id, dueAt) => void released.push([id, dueAt]),
    bury: async (id, reason) => void buried.push([id, reason]),
    log,
    ...scene.over,
  });
  await (
    await deliver(delivery, signal)
  ).recorded;
  return { book, steps, sent, recorded, buried, released, directory, log, signal, clock, deliver };
}
