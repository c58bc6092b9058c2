/** The token of who reads: kept by the browser until the tab is closed, and sent to the program alone. */

const kKey = 'comity-token';
/** What `comity token create` prints. */
const kForm = /^comity_[0-9a-f]{64}$/;

type Listener = () => void;
const listeners = new Set<Listener>();

function storage(): Storage | null {
  try {
    return globalThis.sessionStorage ?? null;
  } catch {
    // A browser that keeps nothing at all.
    return null;
  }
}

let held = storage()?.getItem(kKey) ?? '';

export function isToken(text: string): boolean {
  return kForm.test(text);
}

/** Empty without one. */
export function token(): string {
  return held;
}

/** Takes `text` from now on; empty forgets it. */
export function setToken(text: string): void {
  held = text;
  if (text === '') storage()?.removeItem(kKey);
  else storage()?.setItem(kKey, text);
  for (const listener of listeners) listener();
}

export function onToken(listener: Listener): void {
  listeners.add(listener);
}
