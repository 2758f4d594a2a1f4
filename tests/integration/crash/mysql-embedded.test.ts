import { describeCrashes } from '../../support/crash/suite';

describeCrashes({ database: 'mysql', driver: 'embedded' });
