const WEBSITE = 'Website';
const SEARCH = 'Search index';

/** The deliveries that events of these types are owed: the website hears everything, the search index what is published. */
function owedFor(types) {
  const published = types.filter((type) => type === 'entry.publish');
  return [
    ...types.map((type) => `${WEBSITE} ${type}`),
    ...published.map((type) => `${SEARCH} ${type}`),
  ].sort();
}

/** What is wrong for good, in words; null while everything may still come right. */
function faultOf({ deliveries, received }) {
  const forged = received.find(({ problem }) => problem !== null);
  if (forged) return `a signature did not verify at ${forged.path}: ${forged.problem}`;
  const dead = deliveries.find(({ state }) => state === 'dead');
  if (dead)
    return `the delivery of ${named(dead)} is dead: ${dead.lastError ?? `answered ${dead.lastStatus}`}`;
  return null;
}

/** What is still missing, in words; null when everything owed is delivered and was seen by the receiver. */
function missingOf({ deliveries, attempts, received, types }) {
  const owed = owedFor(types);
  const delivered = deliveries.filter(({ state }) => state === 'succeeded').map(named);
  const waiting = deliveries.filter(({ state }) => state !== 'succeeded');
  if (waiting.length > 0) return `${waiting.length} of ${owed.length} deliveries wait: ${list(waiting)}`;
  if (delivered.length !== owed.length) return `${delivered.length} of ${owed.length} deliveries were made`;
  const surprises = delivered.sort().filter((name, n) => name !== owed[n]);
  if (surprises.length > 0) return `deliveries that were not owed: ${surprises.join(', ')}`;
  if (received.length !== attempts)
    return `${attempts} attempts were made, the receiver saw ${received.length}`;
  return null;
}

const named = ({ endpointName, event }) => `${endpointName} ${event.type}`;

const list = (deliveries) =>
  deliveries.map((delivery) => `${named(delivery)} (${delivery.state})`).join(', ');

module.exports = { WEBSITE, SEARCH, faultOf, missingOf };
