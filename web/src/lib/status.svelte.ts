/** What the program serves now, asked again and again, so that the age of data is always to be seen. */

import { Failure, get } from '../api/client';
import type { Framework, Status } from '../api/schema';

const kIntervalMs = 60_000;
/** After so long without news, data is called old. */
export const kStaleSeconds = 48 * 3600;

let status = $state.raw<Status | null>(null);
let failure = $state.raw<Failure | null>(null);
let framework = $state.raw<Framework | null>(null);
let now = $state(Date.now());
let generation = $state(0);

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
/** Changes when the program serves another observation than before, or to somebody else. */
export function epoch(): number {
  return generation;
}

/** Has everything asked anew: who asks is another than before. */
export function renew(): void {
  generation += 1;
}

/** Begins to ask; returns what ends it. */
export function watchStatus(): () => void {
  const controller = new AbortController();
  const { signal } = controller;
  const ask = async (): Promise<void> => {
    now = Date.now();
    try {
      const before = status?.observation?.id;
      status = await get('/status', { signal });
      failure = null;
      if (before !== undefined && before !== status.observation?.id) generation += 1;
      if (framework?.name !== status.framework) {
        framework = await get('/api/v1/frameworks/{name}', { parameters: { name: status.framework }, signal });
      }
    } catch (error) {
      if (!signal.aborted) failure = error instanceof Failure ? error : new Failure('program', String(error));
    }
  };
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
