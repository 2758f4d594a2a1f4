import * as React from 'react';
import { type ContentType, useListContentTypesQuery } from '../api/content';

/** Content types of this project by uid; empty until they are known. */
export function useContentTypes(): ReadonlyMap<string, ContentType> {
  const { data } = useListContentTypesQuery();
  return React.useMemo(() => new Map((data ?? []).map((type) => [type.uid, type])), [data]);
}
