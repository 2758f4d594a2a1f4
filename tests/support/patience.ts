// Real servers start and stop in these suites.
jest.setTimeout(180_000);
