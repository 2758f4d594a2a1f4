import { within } from './within';

/**
 * Reads for somebody who does not wait for long: null when it fails or takes longer than the patience. A look under way is
 * shared, so that a database that hangs is asked once.
 */
export function createLook<T>(
  read: () => Promise<T>,
  patienceMs: number,
  onFailure: (error: unknown) => void,
): () => Promise<T | null> {
  let underWay: Promise<T | null> | null = null;

  const begin = async (): Promise<T | null> => {
    try {
      return await read();
    } catch (error) {
      onFailure(error);
      return null;
    } finally {
      underWay = null;
    }
  };

  return async () => {
    underWay ??= begin();
    const asked = underWay;
    return (await within(patienceMs, asked)) ? asked : null;
  };
}
