/** Where the reader is. The address is the only home of a page's state: what a control changes, it changes here. */

export type Query = Record<string, string>;

interface Location {
  path: string;
  query: Query;
}

function read(): Location {
  return {
    path: decodeURI(window.location.pathname),
    query: Object.fromEntries(new URLSearchParams(window.location.search)),
  };
}

let current = $state.raw<Location>(read());

/** The path and query of now; reading it in a component makes that depend on it. */
export function here(): Location {
  return current;
}

/** `path` with `query`, without what is empty. Colons stay, so that country:PT can be read. */
export function href(path: string, query: Record<string, string | number | null | undefined> = {}): string {
  const search = new URLSearchParams();
  for (const [key, value] of Object.entries(query)) {
    if (value !== '' && value !== null && value !== undefined) search.set(key, String(value));
  }
  const text = search.toString().replaceAll('%3A', ':').replaceAll('%2C', ',');
  return text === '' ? path : `${path}?${text}`;
}

/** The present address with some of its query changed; empty values leave it. */
export function hrefWith(changes: Record<string, string | number | null | undefined>): string {
  return href(current.path, { ...current.query, ...changes });
}

export function go(address: string, { replace = false } = {}): void {
  if (replace) window.history.replaceState(null, '', address);
  else window.history.pushState(null, '', address);
  const before = current.path;
  current = read();
  if (!replace && before !== current.path) arrived();
}

/** A new page begins at its top, and a screen reader with its heading. */
function arrived(): void {
  window.scrollTo(0, 0);
  document.getElementById('main')?.focus({ preventScroll: true });
}

/** Changes the query in place: a filter that is typed does not fill the history. */
export function setQuery(changes: Record<string, string | number | null | undefined>, replace = true): void {
  go(hrefWith(changes), { replace });
}

/** Follows the links of this site without loading it anew. */
export function listen(): () => void {
  const onClick = (event: MouseEvent): void => {
    if (event.defaultPrevented || event.button !== 0) return;
    if (event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
    const link = (event.target as Element | null)?.closest('a');
    if (!link || link.target || link.hasAttribute('download') || link.hasAttribute('data-plain')) return;
    if (link.origin !== window.location.origin) return;
    if (link.hash && link.pathname === window.location.pathname && link.search === window.location.search) return;
    if (link.pathname.startsWith('/api/')) return;
    event.preventDefault();
    go(link.pathname + link.search);
  };
  const onPop = (): void => {
    current = read();
  };
  document.addEventListener('click', onClick);
  window.addEventListener('popstate', onPop);
  return () => {
    document.removeEventListener('click', onClick);
    window.removeEventListener('popstate', onPop);
  };
}

const kTypingPauseMs = 250;
let typing = 0;

/** Changes what the address asks by what is typed, when the typing pauses. */
export function typed(key: string, text: string, pauseMs = kTypingPauseMs): void {
  window.clearTimeout(typing);
  typing = window.setTimeout(() => setQuery({ [key]: text.trim() }), pauseMs);
}
