import { describeOnEachDatabase } from '../../support/services';
import { describeStore } from './describe-store';

describeOnEachDatabase('the store', describeStore);
