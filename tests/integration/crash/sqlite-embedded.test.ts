import { describeCrashes } from '../../support/crash/suite';

describeCrashes({ database: 'sqlite', driver: 'embedded' });
