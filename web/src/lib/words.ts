/** The program's ids in words, the same as in its reports. */

import type { Assessment, Certainty, DisputeState, EventKind, Observation, Validity, Verdict } from '../api/schema';
import { month } from './format';

const kinds: Record<EventKind, string> = {
  'mis-origination': 'Mis-origination',
  'route-leak': 'Route leak',
  'forged-origin': 'Forged origin',
  'rpki-invalid': 'RPKI invalid',
  'bogon-prefix': 'Bogon prefix',
  'bogon-asn': 'Bogon AS number',
};
export const kEventKinds = Object.keys(kinds) as EventKind[];

export function kindWords(kind: EventKind): string {
  return kinds[kind];
}

export const kDisputeStates: DisputeState[] = ['open', 'accepted', 'refused'];
/** Characters of a reason; the program counts octets, and says so. */
export const kReasonMax = 2000;

/** "November 2026 is provisional, revision 2"; empty where the observation is not of a month. */
export function standingWords({ month: of, standing, revision }: Observation): string {
  if (of === null || standing === null) return '';
  return `${month(of)} is ${standing}${revision !== null && revision > 1 ? `, revision ${revision}` : ''}`;
}

/** Why a month was published once more. */
export function whyRevisedWords(why: 'first' | 'observed-again' | 'final' | 'framework'): string {
  switch (why) {
    case 'first':
      return 'published first';
    case 'observed-again':
      return 'observed again';
    case 'final':
      return 'became final';
    case 'framework':
      return 'another framework';
  }
}

/** What certainty means, for who meets the word. */
export function certaintyWords(certainty: Certainty): string {
  switch (certainty) {
    case 'attested':
      return 'a ROA, an ASPA or an OTC attribute contradicts what was announced';
    case 'suspected':
      return 'history, relationships or registrations contradict it; they may be wrong';
    case 'excused':
      return 'a rule explains it';
  }
}

export function validityWords(state: Validity | null): string {
  return state === null ? 'not judged' : state === 'not-found' ? 'not found' : state;
}

const registered = {
  exact: 'registered',
  covering: 'a less specific is registered',
  'other-origin': 'for other origins only',
  none: 'not registered',
};
export function registeredWords(state: keyof typeof registered | null): string {
  return state === null ? 'not looked up' : registered[state];
}

const exclusions: Record<string, string> = {
  'as-set-origin': 'no one origin (AS_SET)',
  'reserved-origin': 'a reserved or private origin',
  'default-route': 'a default route',
  unallocated: 'a bogon: nobody can register it',
  'too-long': 'longer than /24 (IPv4) or /48 (IPv6)',
  blackhole: 'tagged BLACKHOLE (RFC 7999)',
  'below-peers': 'seen by too few full feeds',
};
export function exclusionWords(id: string): string {
  return exclusions[id.replaceAll('_', '-')] ?? id;
}

export const invalidReasons: Record<string, string> = {
  as_mismatch: 'authorised for other origins only',
  length: "more specific than the network's own ROA allows",
  as0: 'authorised for nobody (AS0)',
  as_set: 'no one origin (AS_SET)',
};

type Change = NonNullable<Assessment['advice']>[number]['change'];
const kFixes: Record<string, string> = {
  'fix.mis-origination.originated': "Withdraw what is someone else's",
  'fix.mis-origination.accepted': "Filter what is not your customers'",
  'fix.mis-origination.unprotected': 'Protect your prefixes',
  'fix.route-leak.leaked': 'Stop leaking routes',
  'fix.route-leak.accepted': "Filter customers' leaks",
  'fix.route-leak.unprotected': 'Publish an ASPA',
  'fix.forged-origin.announced': 'Withdraw a forged path',
  'fix.forged-origin.accepted': "Filter customers' forged paths",
  'fix.bogon-prefix.originated': 'Withdraw bogon prefixes',
  'fix.bogon-prefix.accepted': "Filter customers' bogon prefixes",
  'fix.bogon-asn.announced': 'Remove bogon AS numbers',
  'fix.bogon-asn.accepted': "Refuse customers' bogon AS numbers",
  'fix.spoofing.received': 'Filter forged sources',
  'fix.spoofing.accepted': "Filter customers' forged sources",
  'fix.route-object.rpki-invalid': 'Mend a route object',
  'fix.route-object.missing': 'Create a route object',
  'fix.aut-num.policy': 'Register the routing policy',
  'fix.contact.missing': 'Register a contact',
};

/** What a fix is called; the rule itself where it has no name here. */
export function fixWords(rule: string): string {
  return kFixes[rule] ?? rule;
}

export function changeWords(change: Change): string {
  switch (change) {
    case 'create':
      return 'Create a ROA';
    case 'ask-holder':
      return 'Ask the holder for a ROA, or withdraw';
    case 'narrow':
      return 'Narrow a ROA';
    case 'delete':
      return 'Delete a ROA';
  }
}

export function partWords(part: 'culprit' | 'accomplice' | 'victim' | null): string {
  switch (part) {
    case 'culprit':
      return 'culprit';
    case 'accomplice':
      return 'let it pass';
    case 'victim':
      return 'victim';
    case null:
      return 'involved';
  }
}

const groupKinds: Record<string, string> = {
  country: 'Countries',
  'un-region': 'UN regions',
  'un-subregion': 'UN sub-regions',
  rir: 'Regional registries',
  participants: 'Participants',
  custom: 'Own lists',
};
export const kGroupKinds = Object.keys(groupKinds);
export function groupKindWords(kind: string): string {
  return groupKinds[kind] ?? kind;
}

const rirs: Record<string, string> = {
  afrinic: 'AFRINIC', apnic: 'APNIC', arin: 'ARIN', lacnic: 'LACNIC', ripencc: 'RIPE NCC',
};
export function rirWords(rir: string): string {
  return rirs[rir] ?? rir;
}

const verdicts: Record<Verdict, string> = {
  conformant: 'Conformant',
  'non-conformant': 'Non-conformant',
  'no-data': 'No data',
  'not-seen': 'Not seen',
};
export function verdictWords(verdict: Verdict): string {
  return verdicts[verdict];
}
