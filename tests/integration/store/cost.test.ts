import { describeOnEachDatabase } from '../../support/services';
import { describeCost } from './behaviour/cost';

describeOnEachDatabase('the store', describeCost);
