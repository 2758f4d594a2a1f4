import { useNotification } from '@strapi/strapi/admin';
import * as React from 'react';
import { useReplayDeliveriesMutation } from '../api/deliveries';
import { useNotifyProblem } from './useProblem';
import { useText } from './useText';

/** Asks for a delivery again and says what came of it. */
export function useReplay(): { replay: (id: number) => Promise<void>; isReplaying: boolean } {
  const text = useText();
  const { toggleNotification } = useNotification();
  const notifyProblem = useNotifyProblem();
  const [replayDeliveries, { isLoading }] = useReplayDeliveriesMutation();
  const replay = React.useCallback(
    async (id: number) => {
      const answer = await replayDeliveries([id]);
      if ('error' in answer) return notifyProblem(answer.error);
      toggleNotification(
        answer.data.replayed > 0
          ? { type: 'success', message: text('replay.done') }
          : { type: 'warning', message: text('replay.skipped') },
      );
    },
    [replayDeliveries, notifyProblem, toggleNotification, text],
  );
  return { replay, isReplaying: isLoading };
}
