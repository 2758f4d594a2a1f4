import type { DatabaseKind } from '../../support/database';
import { describeClaims } from './behaviour/claims';
import { describeClock } from './behaviour/clock';
import { describeConflicts } from './behaviour/conflicts';
import { describeHealth } from './behaviour/health';
import { describeHorizon } from './behaviour/horizon';
import { describeLeadership } from './behaviour/leadership';
import { describeLeases } from './behaviour/leases';
import { describeMerging } from './behaviour/merging';
import { describeOutbox } from './behaviour/outbox';
import { describeRetention } from './behaviour/retention';
import { describeOrdering } from './behaviour/ordering';
import { describeRecords } from './behaviour/records';
import { describeStorm } from './behaviour/storm';
import { storeUnderTest } from './support/store-under-test';

/** What the pipeline relies on, whichever database the host uses. */
export function describeStore(kind: DatabaseKind): void {
  const store = storeUnderTest(kind);
  describeClock(store);
  describeClaims(store);
  describeOrdering(store);
  describeRecords(store);
  describeHorizon(store);
  describeHealth(store);
  describeRetention(store);
  describeOutbox(store);
  describeMerging(store);
  describeLeases(store);
  describeLeadership(store);
  describeConflicts(store);
  describeStorm(store);
}
