import { describeCrashes } from '../../support/crash/suite';

describeCrashes({ database: 'postgres', driver: 'bullmq' });
