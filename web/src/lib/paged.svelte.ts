/** A list that the API gives page by page, read as far as it is looked at. */

import { Failure } from '../api/client';
import { epoch } from './status.svelte';

export interface Page<T> {
  total: number;
  items: T[];
  next: string | null;
}

type Ask<T, P extends Page<T>> = (cursor: string | undefined, signal: AbortSignal) => Promise<P>;

export class Paged<T, P extends Page<T>> {
  items = $state.raw<T[]>([]);
  /** What the last page said beside its items. */
  page = $state.raw<P | null>(null);
  failure = $state.raw<Failure | null>(null);
  loading = $state(true);
  #ask: Ask<T, P> | null = null;
  #controller = new AbortController();
  #again = $state(0);

  /** Reads anew whenever what `ask()` reads changes, or another observation is served. */
  constructor(ask: () => Ask<T, P>) {
    $effect(() => {
      void epoch();
      void this.#again;
      this.#ask = ask();
      this.#controller = new AbortController();
      const { signal } = this.#controller;
      void this.#read(undefined, signal);
      return () => this.#controller.abort();
    });
  }

  get total(): number {
    return this.page?.total ?? 0;
  }

  get hasMore(): boolean {
    return this.page !== null && this.page.next !== null;
  }

  retry = (): void => {
    this.#again += 1;
  };

  /** Reads the next page, if there is one and none is on its way. */
  more = (): void => {
    const next = this.page?.next;
    if (this.loading || !next || this.failure) return;
    void this.#read(next, this.#controller.signal);
  };

  async #read(cursor: string | undefined, signal: AbortSignal): Promise<void> {
    this.loading = true;
    try {
      const page = await this.#ask?.(cursor, signal);
      if (signal.aborted || !page) return;
      this.items = cursor === undefined ? page.items : [...this.items, ...page.items];
      this.page = page;
      this.failure = null;
    } catch (error) {
      if (signal.aborted) return;
      const failure = error instanceof Failure ? error : new Failure('program', String(error));
      // The cursor was of an observation that is no longer served.
      if (failure.status === 410 && cursor !== undefined) this.retry();
      else {
        this.failure = failure;
        if (cursor === undefined) this.page = null;
      }
    } finally {
      if (!signal.aborted) this.loading = false;
    }
  }
}
