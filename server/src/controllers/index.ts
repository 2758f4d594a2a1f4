import deliveries from './deliveries';
import endpoints from './endpoints';
import eventTypes from './event-types';
import replays from './replays';
import status from './status';

export default { deliveries, endpoints, eventTypes, replays, status };
