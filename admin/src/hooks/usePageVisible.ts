import * as React from 'react';

/** Whether the browser shows this page at all, so that nothing is asked for in the background. */
export function usePageVisible(): boolean {
  return React.useSyncExternalStore(subscribe, () => !document.hidden);
}

function subscribe(onChange: () => void): () => void {
  document.addEventListener('visibilitychange', onChange);
  return () => document.removeEventListener('visibilitychange', onChange);
}
