// A made Internet, observed twice, and `comity serve` over it.
import { execFileSync, spawn } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

const kNetworks = 300;
/** Two months of the same Internet: the first is there to be compared with. */
const kMonths = [
  { begin: '2026-09-23T00:00:00Z', month: '2026-10' },
  { begin: '2026-10-24T00:00:00Z', month: '2026-11' },
];
const kDays = 38;

const env = { ...process.env, COMITY_SHARE: fileURLToPath(new URL('../../share', import.meta.url)) };

/** Makes the store; returns its path. @param {string} comity @param {string} folder */
export function makeStore(comity, folder) {
  const store = `${folder}/comity.db`;
  kMonths.forEach(({ begin, month }, which) => {
    execFileSync(comity, ['internet', '--ases', `${kNetworks}`, '--vantage-points', '12', '--date', begin, '--days',
      `${kDays}`, '--seed', '1', '--out', `${folder}/${month}`], { env, stdio: ['ignore', 'ignore', 'inherit'] });
    observe(comity, folder, which, store);
  });
  return store;
}

/** Observes the first or second month that `makeStore` made. @param {string} comity @param {string} folder @param {number} which @param {string} store */
export function observe(comity, folder, which, store) {
  const { month } = kMonths[which];
  execFileSync(comity, ['observe', '--config', `${folder}/${month}/comity.toml`, '--period', month, '--store', store],
    { env, stdio: ['ignore', 'ignore', 'inherit'] });
}

/** Makes a token; returns it. @param {string} comity @param {string} store @param {string[]} what */
export function makeToken(comity, store, ...what) {
  return execFileSync(comity, ['token', 'create', '--store', store, '--name', 'Test', ...what],
    { env, encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }).trim();
}

/** Writes thresholds of conformance; returns the path. @param {string} folder */
export function writeProfile(folder) {
  const path = `${folder}/profile.toml`;
  writeFileSync(path, `name = "ours"
programme = "network-operators"
title = "What we ask"
text = "For these tests."
[thresholds]
filtering = 0.6
coordination = 1.0
routing-information-rpki = 0.9
`);
  return path;
}

/**
 * Starts the service on a port of its own; it is ended by `stop`, which returns its exit status.
 * @param {string} comity @param {string} store @param {'public' | 'participants'} visibility @param {string} [profile]
 */
export async function serve(comity, store, visibility, profile) {
  const asked = ['serve', '--store', store, '--listen', '127.0.0.1:0', '--visibility', visibility];
  const child = spawn(comity, profile ? [...asked, '--profile', profile] : asked, {
    env,
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  const ended = new Promise((resolve) => child.on('exit', resolve));
  const lines = createInterface({ input: child.stdout });
  const [address] = await Promise.race([
    new Promise((resolve) => lines.once('line', (line) => resolve([line]))),
    ended.then(() => ['']),
  ]);
  if (!address) throw new Error('comity serve ended before it said where it listens');
  const base = address.replace(/\/$/, '');
  for (let tries = 0; tries < 600; ++tries) {
    if ((await fetch(`${base}/readyz`)).ok) break;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  return {
    base,
    stop: async () => {
      child.kill('SIGTERM');
      return await ended;
    },
  };
}
