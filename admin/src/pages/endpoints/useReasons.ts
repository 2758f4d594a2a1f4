import type { EndpointView } from '../../../../server/src/contracts';
import { useSaid } from '../../hooks/useSaid';

/** Why an endpoint is disabled and why it cannot sign, in words; null where it is not so. */
export function useReasons({ sentences, ...endpoint }: EndpointView): {
  disabledReason: string | null;
  secretsProblem: string | null;
} {
  const said = useSaid();
  const reason = (field: keyof typeof sentences): string | null => {
    const sentence = sentences[field];
    return sentence === null ? endpoint[field] : said(sentence);
  };
  return { disabledReason: reason('disabledReason'), secretsProblem: reason('secretsProblem') };
}
