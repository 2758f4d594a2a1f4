import deliveries from './deliveries';
import endpoints from './endpoints';
import eventTypes from './event-types';
import health from './health';
import metrics from './metrics';
import nativeWebhooks from './native-webhooks';
import replays from './replays';
import status from './status';

export default { deliveries, endpoints, eventTypes, health, metrics, nativeWebhooks, replays, status };
