/** One thing asked of the API, with the states that a panel has to show. */

import { Failure } from '../api/client';
import { epoch } from './status.svelte';

export class Resource<T> {
  /** What was last got, also while or although a newer one is not to be had. */
  data = $state.raw<T | null>(null);
  failure = $state.raw<Failure | null>(null);
  loading = $state(true);
  #again = $state(0);

  /**
   * Asks `ask()` whenever what it reads changes, and when the program serves a newer observation; null means that there
   * is nothing to ask. Call while a component is made. Of the same question, what there was stands until the new is
   * there; `keep` says so of another question too.
   */
  constructor(ask: () => ((signal: AbortSignal) => Promise<T>) | null, { keep = false } = {}) {
    let asked: unknown = null;
    $effect(() => {
      const now = `${epoch()} ${this.#again}`;
      const isAgain = asked !== null && asked !== now;
      asked = now;
      const request = ask();
      if (!request) {
        this.data = null;
        this.failure = null;
        this.loading = false;
        return;
      }
      const controller = new AbortController();
      this.loading = true;
      if (!keep && !isAgain) this.data = null;
      request(controller.signal).then(
        (data) => {
          if (controller.signal.aborted) return;
          this.data = data;
          this.failure = null;
          this.loading = false;
        },
        (error: unknown) => {
          if (controller.signal.aborted) return;
          this.failure = error instanceof Failure ? error : new Failure('program', String(error));
          this.loading = false;
        },
      );
      return () => controller.abort();
    });
  }

  retry = (): void => {
    this.#again += 1;
  };
}
