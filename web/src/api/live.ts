/**
 * The program's events as they come (server-sent events, WHATWG HTML s9.2). EventSource would do, but that it sends no
 * token: this reads a plain answer as it goes on, and does what an EventSource does.
 */

import { token } from './token';

export interface LiveEvent {
  name: string;
  data: string;
}

/** Characters of an event beyond which a stream is none of the program's. */
const kEventMax = 1_000_000;
const kRetryMs = 5_000;
const kRetryMsMax = 120_000;

/** Reads the text of a stream, cut anywhere. */
export class EventReader {
  /** The id to go on after. */
  lastId: string;
  retryMs: number | null = null;
  readonly #emit: (event: LiveEvent) => void;
  #rest = '';
  #id: string;
  #name = '';
  #data: string[] = [];
  #octets = 0;

  constructor(lastId: string, emit: (event: LiveEvent) => void) {
    this.lastId = lastId;
    this.#id = lastId;
    this.#emit = emit;
  }

  push(text: string): void {
    this.#rest += text;
    let start = 0;
    // A carriage return at the very end may be half of a line's end.
    const lineEnd = /\r\n|\n|\r(?!$)/g;
    for (let found = lineEnd.exec(this.#rest); found; found = lineEnd.exec(this.#rest)) {
      this.#line(this.#rest.slice(start, found.index));
      start = lineEnd.lastIndex;
    }
    this.#rest = this.#rest.slice(start);
    if (this.#rest.length + this.#octets > kEventMax) throw new RangeError('an event too large to be one');
  }

  #line(line: string): void {
    if (line === '') {
      this.lastId = this.#id;
      if (this.#data.length > 0) this.#emit({ name: this.#name || 'message', data: this.#data.join('\n') });
      this.#name = '';
      this.#data = [];
      this.#octets = 0;
      return;
    }
    const colon = line.indexOf(':');
    if (colon === 0) return;
    const name = colon < 0 ? line : line.slice(0, colon);
    const value = colon < 0 ? '' : line.slice(colon + 1).replace(/^ /, '');
    this.#octets += line.length;
    if (name === 'data') this.#data.push(value);
    else if (name === 'event') this.#name = value;
    else if (name === 'id' && !value.includes('\0')) this.#id = value;
    else if (name === 'retry' && /^\d{1,9}$/.test(value)) this.retryMs = Number(value);
  }
}

/** Reads one answer to its end; whether another may follow. */
async function readOnce(path: string, reader: EventReader, signal: AbortSignal): Promise<boolean> {
  const headers: Record<string, string> = { accept: 'text/event-stream' };
  if (token() !== '') headers['authorization'] = `Bearer ${token()}`;
  if (reader.lastId !== '') headers['last-event-id'] = reader.lastId;
  const response = await fetch(path, { headers, signal, cache: 'no-store', credentials: 'same-origin' });
  // Not now, or not any more: there is nothing to be had here.
  if (response.status === 503 || response.status === 429 || response.status >= 500) return true;
  const isStream = response.status === 200 && (response.headers.get('content-type') ?? '').startsWith('text/event-stream');
  if (!isStream || !response.body) return false;
  const text = response.body.pipeThrough(new TextDecoderStream()).getReader();
  for (;;) {
    const { done, value } = await text.read();
    if (done) return true;
    reader.push(value);
  }
}

function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, ms);
    signal.addEventListener('abort', () => {
      clearTimeout(timer);
      resolve();
    }, { once: true });
  });
}

/**
 * Follows the events of `path` after `lastId`, also when the connection breaks, until what it returns is called. `onId`
 * hears the id to go on after.
 */
export function follow(
  path: string,
  emit: (event: LiveEvent) => void,
  { lastId = '', retryMs = kRetryMs, onId = (_: string): void => {} } = {},
): () => void {
  const controller = new AbortController();
  const { signal } = controller;
  let wait = retryMs;
  let failures = 0;
  const run = async (): Promise<void> => {
    while (!signal.aborted) {
      const reader: EventReader = new EventReader(lastId, (event) => {
        failures = 0;
        if (signal.aborted) return;
        onId(reader.lastId);
        emit(event);
      });
      failures += 1;
      try {
        if (!(await readOnce(path, reader, signal))) return;
      } catch {
        // The network, or what is no stream of the program's: later, perhaps.
      }
      lastId = reader.lastId;
      wait = reader.retryMs ?? wait;
      // Not all at once, after the program was away.
      const factor = 2 ** Math.max(failures - 1, 0) * (0.75 + Math.random() / 2);
      await pause(Math.min(wait * factor, kRetryMsMax), signal);
    }
  };
  void run();
  return () => controller.abort();
}
