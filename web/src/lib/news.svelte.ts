/**
 * What has come to be since what is shown was asked for. The page says so; nothing on it changes before the reader asks
 * for that. Where the program's events cannot be followed, its status, asked every minute, tells of newer observations.
 */

import { follow } from '../api/live';
import { onToken } from '../api/token';
import type { ObservationEvent } from '../api/schema';
import { askStatus, isNewerServed, show, whenStatus } from './status.svelte';

let incidents = $state(0);

/** Incidents that are new since. */
export function newIncidents(): number {
  return incidents;
}

export function hasNews(): boolean {
  return incidents > 0 || isNewerServed();
}

/** Has everything asked anew. */
export function showNews(): void {
  incidents = 0;
  show();
}

/** Takes everything as shown: another page has just been opened, and asks for all that it needs. */
export function openedPage(): void {
  incidents = 0;
  show({ again: false });
}

function hear(name: string, data: string): void {
  if (name === 'observation') {
    const told = JSON.parse(data) as ObservationEvent;
    incidents += told.incidents;
    if (told.is_new) askStatus();
  } else if (name === 'reset') {
    askStatus();
  }
}

/** Begins to follow when the first page has what it needs; returns what ends it. */
export function watchNews(): () => void {
  let end: (() => void) | null = null;
  let isReady = false;
  let lastId = '';
  const stop = (): void => {
    end?.();
    end = null;
  };
  // Who does not look needs no connection: what was missed is told afterwards.
  const fit = (): void => {
    if (document.visibilityState !== 'visible') stop();
    else if (isReady && !end) {
      end = follow('/api/v1/events', ({ name, data }) => hear(name, data), { lastId, onId: (id) => (lastId = id) });
    }
  };
  onToken(() => {
    stop();
    incidents = 0;
    // Another may see others.
    lastId = '';
    fit();
  });
  whenStatus(() => {
    isReady = true;
    fit();
  });
  document.addEventListener('visibilitychange', fit);
  return () => {
    document.removeEventListener('visibilitychange', fit);
    isReady = false;
    stop();
  };
}
