/** What the address says of a list of networks, as the API wants it. */

import type { Query } from './router.svelte';

/** The `band` of the address, ACTION:BAND with commas between. */
export function bandsOf(query: Query): string[] {
  return (query['band'] ?? '').split(',').filter((one) => /^[\w-]+:[\w|-]+$/.test(one));
}

/** The address's `band` with that of `action` changed; an empty band takes it away. */
export function withBand(query: Query, action: string, band: string): string {
  const others = bandsOf(query).filter((one) => !one.startsWith(`${action}:`));
  return [...others, ...(band ? [`${action}:${band}`] : [])].join(',');
}

export interface NetworkQuery {
  q: string | undefined;
  band: string[];
  announcing: boolean | undefined;
  sort: string;
}

export function networkQuery(query: Query, defaultSort: string): NetworkQuery {
  const announcing = query['announcing'];
  return {
    q: query['q'],
    band: bandsOf(query),
    announcing: announcing === 'true' ? true : announcing === 'false' ? false : undefined,
    sort: query['sort'] ?? defaultSort,
  };
}
