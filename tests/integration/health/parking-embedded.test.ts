import { describeParking } from './parking';

describe('an endpoint that is down, embedded driver', () => describeParking(async () => ({})));
