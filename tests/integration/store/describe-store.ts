import type { DatabaseKind } from '../../support/database';
import { describeAttemptsKept } from './behaviour/attempts-kept';
import { describeClaims } from './behaviour/claims';
import { describeClock } from './behaviour/clock';
import { describeConflicts } from './behaviour/conflicts';
import { describeHealth } from './behaviour/health';
import { describeHorizon } from './behaviour/horizon';
import { describeLeadership } from './behaviour/leadership';
import { describeLeases } from './behaviour/leases';
import { describeMerging } from './behaviour/merging';
import { describeOutbox } from './behaviour/outbox';
import { describePayloadRemoval } from './behaviour/payload-removal';
import { describePruneBesideWriters } from './behaviour/prune-beside-writers';
import { describeRetention } from './behaviour/retention';
import { describeOrdering } from './behaviour/ordering';
import { describeRecords } from './behaviour/records';
import { describeStorm } from './behaviour/storm';
import { describeTakeNew } from './behaviour/take-new';
import { describeUpgrade } from './behaviour/upgrade';
import { storeUnderTest } from './support/store-under-test';

/** What the pipeline relies on, whichever database the host uses. */
export function describeStore(kind: DatabaseKind): void {
  const store = storeUnderTest(kind);
  describeClock(store);
  describeClaims(store);
  describeOrdering(store);
  describeRecords(store);
  describeAttemptsKept(store);
  describeHorizon(store);
  describeHealth(store);
  describePayloadRemoval(store);
  describeRetention(store);
  describePruneBesideWriters(store);
  describeOutbox(store);
  describeTakeNew(store);
  describeMerging(store);
  describeLeases(store);
  describeLeadership(store);
  describeConflicts(store);
  describeStorm(store);
  describeUpgrade(kind);
}
