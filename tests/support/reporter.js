const NEEDS = /\[needs ([^\]]+)\]$/;

/** Closes a run with a loud line for each service that was missing, and one line of counts. */
class SummaryLine {
  onRunComplete(_contexts, results) {
    process.once('exit', () => close(results));
  }
}

function close(results) {
  for (const [service, suites] of missingServices(results)) {
    say(`!!! NOT RUN: ${service} is not on this machine; ${suites.size} suite(s): ${[...suites].join('; ')}`);
  }
  const { numPassedTests, numFailedTests, numPendingTests, numTodoTests, numRuntimeErrorTestSuites } =
    results;
  const failed = numFailedTests + numRuntimeErrorTestSuites;
  say(`${numPassedTests} passed, ${failed} failed, ${numPendingTests + numTodoTests} skipped`);
}

function missingServices(results) {
  const missing = new Map();
  for (const { ancestorTitles } of results.testResults.flatMap((file) => file.testResults)) {
    for (const title of ancestorTitles) {
      const services = NEEDS.exec(title)?.[1].split(', ') ?? [];
      for (const service of services) {
        if (!missing.has(service)) missing.set(service, new Set());
        missing.get(service).add(title.replace(NEEDS, '').trim());
      }
    }
  }
  return missing;
}

function say(line) {
  process.stdout.write(`${line}\n`);
}

module.exports = SummaryLine;
