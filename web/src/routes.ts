/** Every address of the dashboard. Pages come when they are asked for, so that the first is there soon. */

import type { Component } from 'svelte';

/** A page; those of one thing are given which. */
export type Page = Component<{ parameter: string }> | Component<Record<string, never>>;

export interface Match {
  name: string;
  title: string;
  parameter: string;
  load: () => Promise<{ default: Page }>;
}

interface Route {
  name: string;
  title: string;
  pattern: RegExp;
  load: Match['load'];
}

const routes: Route[] = [
  { name: 'overview', title: 'Overview', pattern: /^\/$/, load: () => import('./pages/Overview.svelte') },
  { name: 'networks', title: 'Networks', pattern: /^\/networks$/, load: () => import('./pages/Networks.svelte') },
  { name: 'networks', title: 'AS', pattern: /^\/network\/(?:AS)?(\d{1,10})$/i, load: () => import('./pages/Network.svelte') },
  { name: 'groups', title: 'Groups', pattern: /^\/groups$/, load: () => import('./pages/Groups.svelte') },
  { name: 'groups', title: '', pattern: /^\/group\/(.+)$/, load: () => import('./pages/Group.svelte') },
  { name: 'incidents', title: 'Incidents', pattern: /^\/incidents$/, load: () => import('./pages/Incidents.svelte') },
  { name: 'incidents', title: 'Incident', pattern: /^\/incident\/(.+)$/, load: () => import('./pages/Incident.svelte') },
  { name: 'conformance', title: 'Conformance', pattern: /^\/conformance$/, load: () => import('./pages/Conformance.svelte') },
  { name: 'conformance', title: 'Participant', pattern: /^\/conformance\/([a-z0-9-]+\/[^/]+)$/, load: () => import('./pages/Participant.svelte') },
  { name: 'disputes', title: 'Disputes', pattern: /^\/disputes$/, load: () => import('./pages/Disputes.svelte') },
  { name: 'access', title: 'Access', pattern: /^\/access$/, load: () => import('./pages/Access.svelte') },
  { name: 'compare', title: 'Compare', pattern: /^\/compare$/, load: () => import('./pages/Compare.svelte') },
  { name: 'sources', title: 'Sources', pattern: /^\/sources$/, load: () => import('./pages/Sources.svelte') },
  { name: 'methodology', title: 'Methodology', pattern: /^\/methodology$/, load: () => import('./pages/Methodology.svelte') },
];

export function match(path: string): Match | null {
  const plain = path.length > 1 ? path.replace(/\/$/, '') : path;
  for (const route of routes) {
    const found = route.pattern.exec(plain);
    if (!found) continue;
    const parameter = found[1] ?? '';
    const title = route.title === 'AS' ? `AS${parameter}` : route.title === '' ? parameter : route.title;
    return { name: route.name, title, parameter, load: route.load };
  }
  return null;
}

export const navigation = [
  { name: 'overview', title: 'Overview', path: '/' },
  { name: 'networks', title: 'Networks', path: '/networks' },
  { name: 'groups', title: 'Groups', path: '/groups' },
  { name: 'incidents', title: 'Incidents', path: '/incidents' },
  { name: 'disputes', title: 'Disputes', path: '/disputes' },
  { name: 'conformance', title: 'Conformance', path: '/conformance' },
  { name: 'compare', title: 'Compare', path: '/compare' },
  { name: 'sources', title: 'Sources', path: '/sources' },
  { name: 'methodology', title: 'Methodology', path: '/methodology' },
  { name: 'access', title: 'Access', path: '/access' },
];
