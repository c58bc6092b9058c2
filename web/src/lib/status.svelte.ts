/** What the program serves now, asked again and again, so that the age of data is always to be seen. */

import { Failure, get } from '../api/client';
import type { Framework, Observation, Status } from '../api/schema';

const kIntervalMs = 60_000;
/** After so long without news, data is called old. */
export const kStaleSeconds = 48 * 3600;

let status = $state.raw<Status | null>(null);
let failure = $state.raw<Failure | null>(null);
let framework = $state.raw<Framework | null>(null);
let now = $state(Date.now());
let generation = $state(0);
/** What is shown, as far as it depends on an observation, is of this one. */
let shown = $state.raw<Observation | null>(null);
let askNow: () => void = () => {};
const waiting = new Set<() => void>();

export function serviceStatus(): Status | null {
  return status;
}
export function statusFailure(): Failure | null {
  return failure;
}
/** The framework that scores are made by, in words; null until it is known. */
export function servedFramework(): Framework | null {
  return framework;
}
/** The present time in ms, renewed every minute. */
export function clock(): number {
  return now;
}
/** Changes when everything is to be asked anew. */
export function epoch(): number {
  return generation;
}
/** The observation that the page is of. */
export function shownObservation(): Observation | null {
  return shown;
}
/** Whether the program serves another one by now. */
export function isNewerServed(): boolean {
  return shown !== null && status?.observation != null && status.observation.id !== shown.id;
}

/** Takes what is served as what is shown; `again`, has everything asked for it. */
export function show({ again = true } = {}): void {
  shown = status?.observation ?? shown;
  if (again) generation += 1;
}

/** Has everything asked anew: who asks is another than before. */
export function renew(): void {
  show();
}

/** Asks now, not only when the minute is over. */
export function askStatus(): void {
  askNow();
}

/** Calls `then` when the status is known for the first time. */
export function whenStatus(then: () => void): void {
  if (status) then();
  else waiting.add(then);
}

/** Begins to ask; returns what ends it. */
export function watchStatus(): () => void {
  const controller = new AbortController();
  const { signal } = controller;
  let hadNone = false;
  const ask = async (): Promise<void> => {
    now = Date.now();
    try {
      status = await get('/status', { signal });
      failure = null;
      // The first one, where there was none before, nobody has to ask for.
      if (shown === null && status.observation) show({ again: hadNone });
      hadNone = status.observation === null;
      for (const then of waiting) then();
      waiting.clear();
      if (framework?.name !== status.framework) {
        framework = await get('/api/v1/frameworks/{name}', { parameters: { name: status.framework }, signal });
      }
    } catch (error) {
      if (!signal.aborted) failure = error instanceof Failure ? error : new Failure('program', String(error));
    }
  };
  askNow = () => void ask();
  void ask();
  const timer = window.setInterval(() => void ask(), kIntervalMs);
  const onVisible = (): void => {
    if (document.visibilityState === 'visible') void ask();
  };
  document.addEventListener('visibilitychange', onVisible);
  return () => {
    controller.abort();
    window.clearInterval(timer);
    document.removeEventListener('visibilitychange', onVisible);
  };
}

/** The full title of an action; its id where the framework is not known yet. */
export function actionTitle(id: string): string {
  return framework?.actions.find((action) => action.id === id)?.title ?? id;
}

/** A title that fits a column: what is in brackets, if anything. */
export function shortTitle(id: string): string {
  const title = actionTitle(id);
  return /\((.+)\)$/.exec(title)?.[1] ?? title;
}
