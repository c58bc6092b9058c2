// The dashboard in a browser, over the real program:
//
//   node tests/e2e.mjs COMITY PICTURES
//
// Every page at two widths, light and dark: it fits, axe finds nothing, nothing fails, nothing is asked of another host;
// a picture of each is left in PICTURES. Then every control, and every state that data can be in. Exits with 77 where
// there is no Chromium.
import { mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { chromium } from 'playwright-core';

import { browserPath, mailSink, makeStore, makeToken, observe, serve, writeMail, writeProfile } from './service.mjs';

const kFirstLoadOctetsMax = 150_000;
/** Rows in the page's tree at a time, however long the list. */
const kRowsMax = 120;

const [comity, pictures] = process.argv.slice(2);
if (!comity || !pictures) {
  console.error('usage: e2e.mjs COMITY PICTURES');
  process.exit(64);
}
if (!browserPath) {
  console.log('no Chromium here');
  process.exit(77);
}

let checks = 0;
/** @type {string[]} */
const faults = [];
/** @param {boolean} holds @param {string} what */
function check(holds, what) {
  checks += 1;
  if (!holds) {
    faults.push(what);
    console.log(`FAULT ${what}`);
  }
}

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const folder = mkdtempSync(join(tmpdir(), 'comity-e2e-'));
mkdirSync(pictures, { recursive: true });
const store = makeStore(comity, folder);
const open = await serve(comity, store, 'public');
const closed = await serve(comity, store, 'participants');
const asking = await serve(comity, store, 'public', '--profile', writeProfile(folder));
observe(comity, folder, 0, `${folder}/news.db`);
const growing = await serve(comity, `${folder}/news.db`, 'public');
const { base } = open;
/** @param {string} path */
const ask = async (path) => await (await fetch(base + path)).json();
const hijack = (await ask('/api/v1/incidents?kind=mis-origination')).items[0];
const culprit = `AS${hijack.culprit}`;
const sink = await mailSink();
const mailing = await serve(comity, store, 'participants', '--config', writeMail(folder, sink.port, hijack.culprit, 'NOC@net.internal'));
const total = (await ask('/api/v1/networks?limit=1')).total;
const participants = (await ask('/api/v1/conformance/network-operators?limit=1000')).items;
const participant = participants.find((/** @type {any} */ one) => one.asns.length > 1) ?? participants[0];

const browser = await chromium.launch({ executablePath: browserPath, args: ['--no-sandbox', '--disable-gpu'] });

/**
 * A page of its own kind; what it says on its console or fails to get is a fault, unless it is expected. It cannot follow
 * events unless it is to, so that its network is idle when it has what it needs.
 * @param {import('playwright-core').BrowserContextOptions} options @param {RegExp | null} [expected] @param {boolean} [follows]
 */
async function newPage(options, expected = null, follows = false) {
  const context = await browser.newContext(options);
  const page = await context.newPage();
  if (!follows) await page.route('**/api/v1/events', (route) => route.fulfill({ status: 204 }));
  page.setDefaultTimeout(15_000);
  page.on('console', (message) => {
    if (!['error', 'warning'].includes(message.type())) return;
    const text = `${message.text()} ${message.location().url}`;
    check(expected?.test(text) ?? false, `${page.url()}: the console says ${text}`);
  });
  page.on('pageerror', (error) => check(false, `${page.url()}: ${error.message}`));
  page.on('request', (request) => {
    check([base, closed.base, asking.base, growing.base, mailing.base].includes(new URL(request.url()).origin), `${page.url()}: asks ${request.url()}`);
  });
  return page;
}

/** @typedef {import('playwright-core').Page} Page */

/** Goes to `path` and waits until all panels have what they want. @param {Page} page @param {string} path */
async function visit(page, path, from = base) {
  await page.goto(from + path);
  await page.waitForSelector('main h1');
  await settled(page);
}
/** @param {Page} page */
async function settled(page) {
  const frames = () => page.evaluate(() => new Promise((done) => { requestAnimationFrame(() => requestAnimationFrame(done)); }));
  const answered = () => page.waitForFunction(() => !document.querySelector('[aria-busy="true"], .wait'));
  // What was just done is drawn first: only then does the page say that it waits for an answer.
  await frames();
  await page.waitForLoadState('networkidle');
  await answered();
  // What came is drawn, and may ask for more.
  await frames();
  await answered();
}

/** @type {Record<string, string>} */
const kPages = {
  overview: '/',
  networks: '/networks?sort=worst',
  network: `/network/${culprit}`,
  'what-if': `/network/${culprit}?fixes=all`,
  groups: '/groups?kind=country',
  group: '/group/rir:ripencc',
  incidents: '/incidents',
  incident: `/incident/${hijack.id}`,
  disputes: '/disputes',
  access: '/access',
  conformance: '/conformance',
  exchanges: '/conformance?programme=ixps',
  participant: `/conformance/network-operators/${participant.id}`,
  compare: `/compare?ids=rir:arin,rir:ripencc,${culprit}`,
  sources: '/sources',
  methodology: '/methodology',
  'not-found': '/network',
};

async function lookAtEveryPage() {
  // Each width is loaded in one scheme, and changes to the other before the reader's eyes.
  const looks = /** @type {const} */ ([[1280, ['light', 'dark']], [390, ['dark', 'light']]]);
  await Promise.all(
    looks.map(async ([width, schemes]) => {
      // Axe is put into the page, which the page's own policy would not let happen.
      const page = await newPage({ viewport: { width, height: 900 }, bypassCSP: true });
      for (const [name, path] of Object.entries(kPages)) {
        await page.emulateMedia({ colorScheme: schemes[0] });
        await visit(page, path);
        await page.evaluate(axe);
        for (const colorScheme of schemes) {
          await page.emulateMedia({ colorScheme });
          await settled(page);
          await lookAtPage(page, name, `${width}-${colorScheme}`);
        }
      }
      await page.context().close();
    }),
  );
}

/** @param {Page} page @param {string} name @param {string} look */
async function lookAtPage(page, name, look) {
  const where = `${name}, ${look}`;
  const wide = await page.evaluate(() => document.documentElement.scrollWidth);
  check(wide <= (page.viewportSize()?.width ?? 0), `${where}: ${wide} px wide`);
  // @ts-expect-error axe is a name in the page.
  const { violations } = await page.evaluate(async () => await axe.run(document, { resultTypes: ['violations'] }));
  for (const violation of violations) {
    check(false, `${where}: axe ${violation.id}: ${violation.nodes.slice(0, 3).map((/** @type {any} */ node) => node.html).join(' | ')}`);
  }
  check(violations.length === 0, `${where}: axe`);
  check(await page.locator('.strip').innerText().then((text) => /Observed to 2026-11-30/.test(text) && /November 2026 is (running|provisional|final)/.test(text)),
    `${where}: the age of data, and how its month stands`);
  if (name === 'overview' || name === 'network' || name === 'group') {
    const text = await page.locator('main').innerText();
    check(/last 30 days \d/.test(text) && text.includes('The last 30 days are 2026-11-01 to 2026-12-01'), `${where}: both clocks`);
  }
  check((await page.title()).endsWith('· Comity'), `${where}: title`);
  await page.screenshot({ path: join(pictures, `${name}-${look}.png`), fullPage: name !== 'networks' });
  if (name === 'overview') await page.screenshot({ path: join(pictures, `first-screen-${look}.png`) });
}

async function weighTheFirstLoad() {
  const page = await newPage({ viewport: { width: 1280, height: 900 } });
  let octets = 0;
  /** @type {Promise<void>[]} */
  const sizes = [];
  page.on('response', (response) => {
    const { pathname } = new URL(response.url());
    if (pathname.startsWith('/assets/WorldMap') || pathname.startsWith('/api/') || pathname === '/status') return;
    sizes.push(response.request().sizes().then((size) => {
      octets += size.responseBodySize;
    }));
  });
  await visit(page, '/');
  await Promise.all(sizes);
  console.log(`first load without the map: ${octets} octets`);
  check(octets > 10_000 && octets <= kFirstLoadOctetsMax, `the first load is ${octets} octets`);
  await page.context().close();
}

/** Everything that can be pressed, under the policy that the program sends. */
async function pressEverything() {
  const page = await newPage({ viewport: { width: 1280, height: 900 } });
  const shown = async (/** @type {string} */ path) => `${new URL(page.url()).pathname}${new URL(page.url()).search}` === path;

  // The header: keyboard first.
  await visit(page, '/');
  await page.keyboard.press('Tab');
  check((await page.locator(':focus').innerText()) === 'Skip to the content', 'the first stop of the keyboard leads to the content');
  await page.keyboard.press('Enter');
  await page.getByRole('button', { name: 'Dark colours' }).click();
  check((await page.evaluate(() => document.documentElement.dataset['theme'])) === 'dark', 'dark colours');
  await page.reload();
  await page.getByRole('button', { name: 'Light colours' }).click();
  check((await page.evaluate(() => document.documentElement.dataset['theme'])) === 'light', 'light colours again');
  for (const name of ['Networks', 'Groups', 'Incidents', 'Disputes', 'Conformance', 'Compare', 'Sources', 'Methodology', 'Access', 'Overview']) {
    await page.getByRole('navigation', { name: 'Pages' }).getByRole('link', { name }).click();
    await settled(page);
    check((await page.getByRole('link', { name, exact: true }).first().getAttribute('aria-current')) === 'page', `the menu leads to ${name}`);
  }
  const search = page.getByRole('searchbox', { name: 'AS number or name' });
  await search.fill(culprit.toLowerCase());
  await search.press('Enter');
  await page.getByRole('heading', { level: 1, name: culprit }).waitFor();
  check(await shown(`/network/${culprit}`), 'a number that is sought leads to its network');
  await search.fill('bank');
  await page.getByRole('button', { name: 'Find' }).click();
  await settled(page);
  check(await shown('/networks?q=bank'), 'a name that is sought leads to the list');
  await page.goBack();
  await page.getByRole('heading', { level: 1, name: culprit }).waitFor();

  // The overview.
  await visit(page, '/');
  await page.getByRole('button', { name: 'Coordination', exact: true }).click();
  check(await shown('/?map=coordination'), "the map's action is in the address");
  await page.getByRole('region', { name: 'Countries' }).getByRole('button', { name: 'Mean' }).click();
  check(page.url().includes('countries=score'), 'countries are sorted by score');
  await page.locator('[data-country="IN"]').hover();
  check(/of 17|network/.test(await page.locator('.tip').innerText()), 'the map says what is pointed at');
  await page.locator('[data-country="IN"]').click();
  await page.getByRole('heading', { level: 1, name: 'India' }).waitFor();
  await visit(page, '/');
  await page.getByText('Mean scores, as a table').click();
  check(await page.getByRole('region', { name: 'Mean scores' }).isVisible(), 'a chart is a table too');
  await page.locator('main').getByRole('link', { name: 'Lagging' }).first().click();
  await settled(page);
  check(await shown('/networks?band=filtering:lagging'), 'a band leads to its networks');

  // Networks.
  await visit(page, '/networks');
  await page.getByLabel('Coordination').selectOption('lagging');
  await settled(page);
  const lagging = (await ask('/api/v1/networks?limit=1&band=coordination:lagging')).total;
  check((await page.locator('.sorts [role=status]').innerText()).startsWith(`${lagging} network`), 'a filter counts as the API does');
  await page.getByRole('button', { name: 'Clear' }).click();
  await page.getByRole('button', { name: 'Routes' }).click();
  await settled(page);
  const most = (await ask('/api/v1/networks?limit=1&sort=-announced')).items[0].asn;
  check((await page.locator('tbody th a').first().innerText()) === `AS${most}`, 'routes are sorted, most first');
  check((await page.locator('thead th.announced').getAttribute('aria-sort')) === 'descending', 'the order is told');
  await page.getByRole('button', { name: 'Routes' }).click();
  check(page.url().includes('sort=announced'), 'and the other way round');
  await page.getByLabel('AS number, name or organisation').fill('zzzzzz');
  await page.getByText('No network matches all of that.').waitFor();
  await page.getByLabel('AS number, name or organisation').fill('');
  await page.getByLabel('Group', { exact: true }).fill('rir:arin');
  await page.waitForURL(/group=rir:arin/);
  await page.getByLabel('Announcing').selectOption('true');
  await page.getByLabel('Sorted by').selectOption('name');
  await settled(page);
  await visit(page, '/networks');
  for (let i = 0; i < 12; ++i) {
    await page.mouse.wheel(0, 3000);
    await page.waitForTimeout(60);
  }
  await settled(page);
  check((await page.locator('.sorts [role=status]').innerText()).trim() === `${total} networks`, 'scrolling reads the rest');
  const rows = await page.locator('tbody tr').count();
  check(rows > 10 && rows <= kRowsMax, `${rows} rows are drawn`);
  check((await page.locator('table').getAttribute('aria-rowcount')) === `${total + 1}`, 'the table tells how long it is');
  const last = (await ask(`/api/v1/networks?limit=1&sort=-asn`)).items[0].asn;
  check((await page.locator('tbody th a').last().innerText()) === `AS${last}`, 'down to the last network');

  // All of a list is a file, whatever was read so far.
  await visit(page, '/networks?group=rir:arin');
  const members = (await ask('/api/v1/networks?limit=1&group=rir:arin')).total;
  for (const [region, format, lines] of /** @type {[string, string, number][]} */ ([['all of these networks', 'CSV', 1], ['every metric of them', 'JSON Lines', 1]])) {
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.getByText(`Export ${region}`).getByRole('link', { name: format }).click(),
    ]);
    check(/^comity-(networks|scores)-2026-11-30-manrs-2024\.(csv|jsonl)$/.test(download.suggestedFilename()), `the file is ${download.suggestedFilename()}`);
    const content = readFileSync(await download.path(), 'utf8');
    check(content.trimEnd().split('\n').length === members + lines, `${region}: a line for each of ${members}`);
  }

  // What if: what is ticked is in the address, and the scores follow.
  const able = (await ask('/api/v1/networks?limit=1&band=coordination:lagging&announcing=true&sort=-announced')).items[0].asn;
  await visit(page, `/network/AS${able}`);
  const assessment = (await ask(`/api/v1/networks/AS${able}`)).assessment;
  const contact = assessment.fixes.find((/** @type {any} */ fix) => fix.rule === 'fix.contact.missing');
  await page.getByRole('checkbox', { name: 'As if done: Register a contact' }).check();
  await settled(page);
  check(decodeURIComponent(new URL(page.url()).search) === `?fixes=${contact.id}`, 'the fix is in the address');
  const then = page.getByRole('region', { name: 'What if' });
  check(/Coordination\s+0\.000 →\s*becomes 1\.000\s+.*Ready/s.test(await then.innerText()) || /Coordination[\s\S]*1\.000/.test(await then.innerText()), 'the score that it would be');
  await then.getByRole('button', { name: 'Tick all', exact: true }).click();
  await settled(page);
  const all = (await ask(`/api/v1/networks/AS${able}/what-if?fixes=all`)).next.actions.find((/** @type {any} */ action) => action.id === 'routing-information-rpki');
  const told = await then.locator('.row', { hasText: 'RPKI' }).allInnerTexts();
  check(told.length === 0 || (told[0] ?? '').includes(all.score.toFixed(3)), `all of it: ${told} and ${all.score}`);
  check((await page.getByRole('checkbox', { checked: false }).count()) === 0, 'all are ticked');
  await page.reload();
  await settled(page);
  check((await page.getByRole('checkbox', { checked: false }).count()) === 0, 'and stay so by the address');
  await then.getByRole('button', { name: 'Untick all' }).click();
  check(await shown(`/network/AS${able}`), 'none is ticked again');
  await page.getByRole('button', { name: /^Up to here/ }).first().click();
  await settled(page);
  check((await page.getByRole('checkbox', { checked: true }).count()) > 0, 'the first step alone');

  // One network.
  await visit(page, `/network/${culprit}`);
  await page.getByRole('button', { name: 'invalid', exact: true }).click();
  await settled(page);
  check(page.url().includes('rov=invalid'), 'routes by state');
  check((await page.locator('td[data-label=RPKI] .state').allInnerTexts()).every((text) => text === 'invalid'), 'routes of that state alone');
  await page.getByRole('button', { name: 'All', exact: true }).click();
  await page.getByRole('link', { name: 'Mis-origination' }).first().click();
  await page.getByRole('heading', { level: 1, name: /Mis-origination/ }).waitFor();
  await page.getByText('The paths in words').first().click();
  check((await page.locator('figure li a').count()) > 0, 'paths in words');
  await page.goBack();
  await page.locator('main').getByRole('link', { name: 'Compare', exact: true }).click();
  await page.getByRole('heading', { level: 1, name: 'Compare' }).waitFor();
  check(await shown(`/compare?ids=${culprit}`), 'a network is compared');

  // Compare.
  await page.getByLabel('Network or group').fill('nothing of the kind');
  await page.getByRole('button', { name: 'Add' }).click();
  check(/An AS number/.test(await page.getByRole('alert').first().innerText()), 'what cannot be compared is refused');
  await page.getByLabel('Network or group').fill('country:IN');
  await page.getByRole('button', { name: 'Add' }).click();
  await page.getByRole('columnheader', { name: /India/ }).waitFor();
  check((await page.locator('.side thead th').count()) === 2, 'two side by side');
  await page.getByRole('button', { name: `Remove ${culprit}` }).click();
  await page.waitForFunction(() => document.querySelectorAll('.side thead th').length === 1);

  // Groups.
  await visit(page, '/groups');
  await page.getByRole('button', { name: 'Regional registries' }).click();
  await settled(page);
  check((await page.locator('tbody tr').count()) === 5, 'five registries');
  await page.getByRole('button', { name: 'All', exact: true }).click();
  await page.getByLabel('Name or title').fill('indi');
  await page.waitForURL(/q=indi/);
  await page.getByRole('link', { name: 'India' }).waitFor();
  await page.getByLabel('Customer cone of').fill('not one');
  await page.getByRole('button', { name: 'Open' }).click();
  check((await page.locator('.problem').innerText()) !== '', 'no cone of what is no AS');
  await page.getByLabel('Customer cone of').fill('AS5129');
  await page.getByRole('button', { name: 'Open' }).click();
  await page.waitForURL(/group\/cone:AS5129/);
  // Another page: its code has to come before it can say that it waits.
  await page.getByRole('heading', { name: 'Members' }).waitFor();

  // Incidents.
  await visit(page, '/incidents');
  await page.getByLabel('Kind').selectOption('route-leak');
  await page.waitForFunction(() => {
    const kinds = Array.from(document.querySelectorAll('ol h2'), (heading) => (heading.textContent ?? '').trim());
    return kinds.length > 0 && kinds.every((kind) => kind.startsWith('Route leak'));
  });
  await page.getByRole('button', { name: 'Clear' }).click();
  await page.getByLabel('AS, in any part').fill(culprit);
  await page.waitForURL(/as=AS/);
  await settled(page);
  check((await page.locator('ol li').count()) > 0, 'incidents of one network');
  await page.getByLabel('From').fill('2026-11-29');
  await page.getByLabel('To', { exact: true }).fill('2026-11-29');
  await page.getByLabel('Weight').selectOption('false');
  await settled(page);
  check(page.url().includes('counts=false') && page.url().includes('since=2026-11-29'), 'all filters are in the address');
  await page.getByRole('button', { name: 'Clear' }).click();
  await page.getByRole('button', { name: 'More incidents' }).click();
  await page.locator('ol li').nth(50).waitFor();

  // Conformance.
  await visit(page, '/conformance');
  check(await page.getByText('Indicative.').isVisible(), 'without thresholds conformance is called indicative');
  check((await page.locator('tbody tr').count()) === participants.length, 'all participants of the programme');
  check((await page.locator('tbody th a').first().innerText()) === participants[0].name, 'the worst first');
  await page.getByLabel('Sorted by').selectOption('name');
  await page.waitForFunction(() => {
    const names = Array.from(document.querySelectorAll('tbody th a'), (link) => (link.textContent ?? '').toLowerCase());
    return names.length > 1 && names.every((name, i) => i === 0 || (names[i - 1] ?? '') <= name);
  });
  await page.getByLabel('Worst mandatory action').selectOption('lagging');
  await settled(page);
  const laggards = participants.filter((/** @type {any} */ one) => one.band === 'lagging').length;
  await page.locator('.filters [role=status]', { hasText: new RegExp(`^${laggards} participant`) }).waitFor();
  await page.getByRole('link', { name: 'Clear' }).click();
  await page.getByLabel('Name or AS number').fill(`AS${participant.asns[0]}`);
  await page.waitForURL(/q=AS/);
  await settled(page);
  await page.getByRole('link', { name: participant.name, exact: true }).click();
  await page.getByRole('heading', { level: 1, name: participant.name }).waitFor();
  check((await page.title()).startsWith(participant.name), 'a participant is in the title');
  await page.locator('tbody').getByRole('link', { name: `AS${participant.asns[0]}`, exact: true }).click();
  await page.getByRole('heading', { level: 1, name: `AS${participant.asns[0]}` }).waitFor();
  await visit(page, '/conformance');
  await page.getByRole('button', { name: 'Equipment vendors' }).click();
  await settled(page);
  check(await shown('/conformance?programme=equipment-vendors'), 'the programme is in the address');
  check((await page.getByText('Cannot be seen from outside').count()) === 2, 'what cannot be seen is told');
  check(!/non-conformant/i.test(await page.locator('main').innerText()), 'nobody is called non-conformant');

  // Methodology.
  await visit(page, '/methodology');
  await page.getByRole('link', { name: 'manrs-2018/comity' }).click();
  await page.getByText('It does not make the scores on these pages.').waitFor();
  await page.context().close();

  // The menu of a phone.
  const phone = await newPage({ viewport: { width: 390, height: 800 }, hasTouch: true });
  await visit(phone, '/');
  check(!(await phone.getByRole('navigation').isVisible()), "a phone's menu is folded");
  await phone.getByRole('button', { name: 'Menu' }).tap();
  await phone.getByRole('navigation').getByRole('link', { name: 'Networks' }).tap();
  await phone.getByRole('heading', { level: 1, name: 'Networks' }).waitFor();
  check(!(await phone.getByRole('navigation').isVisible()), 'it folds behind who has chosen');
  await phone.getByRole('button', { name: 'Filters' }).tap();
  check(await phone.getByLabel('Coordination').isVisible(), 'filters unfold');
  await phone.context().close();
}

/** What is shown while, and where, there is nothing to show. */
async function seeEveryState() {
  const page = await newPage({ viewport: { width: 1280, height: 900 } }, /Failed to load resource|ERR_FAILED/);

  // The network fails, and comes back.
  await page.route('**/api/v1/overview', (route) => route.abort());
  await page.goto(`${base}/`);
  await page.getByRole('alert').first().waitFor();
  check(/could not be loaded.*could not be reached/.test((await page.getByRole('alert').first().innerText()).replaceAll('\n', ' ')), 'a failure says why');
  await page.screenshot({ path: join(pictures, 'failed-1280-light.png') });
  await page.unroute('**/api/v1/overview');
  await page.getByRole('button', { name: 'Try again' }).first().click();
  await page.getByRole('heading', { name: 'Filtering' }).first().waitFor();

  // It is slow.
  await page.route('**/api/v1/sources', async (route) => {
    await new Promise((resolve) => setTimeout(resolve, 400));
    await route.continue();
  });
  await page.goto(`${base}/sources`);
  await page.locator('section[aria-busy=true] .loading').first().waitFor();
  await settled(page);
  check((await page.locator('.loading').count()) === 0, 'loading ends');
  await page.unroute('**/api/v1/sources');

  // A proxy answers with something else.
  await page.route('**/api/v1/groups?*', (route) => route.fulfill({ status: 502, contentType: 'text/html', body: '<h1>Bad gateway</h1>' }));
  await page.goto(`${base}/groups`);
  check(/502/.test(await page.getByRole('alert').first().innerText()), 'an answer of something else is told');
  await page.unroute('**/api/v1/groups?*');

  // The connection is lost while the page stands: what was there stays, and says so.
  await visit(page, '/');
  await page.route('**/status', (route) => route.abort());
  await page.evaluate(() => document.dispatchEvent(new Event('visibilitychange')));
  await page.getByText('No contact since').waitFor();
  check(await page.getByRole('heading', { name: 'Filtering' }).first().isVisible(), 'what was there stays');
  await page.unroute('**/status');

  // Names are strangers' text.
  await page.route('**/api/v1/networks?*', async (route) => {
    const response = await route.fetch();
    const json = await response.json();
    json.items[0].name = '<img src=x onerror="document.title=1"><b>bold</b>';
    await route.fulfill({ response, json });
  });
  await visit(page, '/networks');
  check((await page.locator('.name').first().innerText()).startsWith('<img src=x'), 'markup in a name is text');
  check((await page.locator('tbody img, tbody th b').count()) === 0, 'and nothing else');
  await page.unroute('**/api/v1/networks?*');

  await visit(page, '/network/AS4199999999');
  check(/no such network/.test(await page.getByRole('alert').first().innerText()), 'a network that is not known');
  await visit(page, '/conformance/network-operators/00000000-0000-8000-8000-000000000000');
  check(/no such participant/.test(await page.getByRole('alert').first().innerText()), 'a participant that is not known');
  await visit(page, '/conformance?programme=bakers');
  check(await page.getByText('There is no programme of that name.').isVisible(), 'a programme that is not known');
  await page.route('**/api/v1/conformance/*', (route) => route.fulfill({ status: 502, contentType: 'text/html', body: '<h1>Bad gateway</h1>' }));
  await page.goto(`${base}/conformance`);
  check(/could not be loaded.*502/.test((await page.getByRole('alert').first().innerText()).replaceAll('\n', ' ')), 'a list that fails says why');
  await page.unroute('**/api/v1/conformance/*');
  await page.getByRole('button', { name: 'Try again' }).click();
  await page.locator('tbody tr').first().waitFor();
  // What was there stays when the next answer fails, and says so; nobody may have joined.
  await page.route('**/api/v1/conformance', async (route) => {
    const response = await route.fetch();
    const json = await response.json();
    json.has_participants = false;
    await route.fulfill({ response, json });
  });
  await page.route('**/api/v1/conformance/*', (route) => route.fulfill({
    json: { observation: { id: '', at: null }, framework: {}, programme: {}, total: 0, items: [], next: null } }));
  await visit(page, '/conformance');
  check(await page.getByText('Nobody in this programme is known here.').isVisible(), 'nobody has joined');
  check(await page.getByText('is not among the inputs').isVisible(), 'and it says what to give');
  await page.unroute('**/api/v1/conformance');
  await page.unroute('**/api/v1/conformance/*');
  await visit(page, '/group/country:XX');
  check(/no such group/.test(await page.getByRole('alert').first().innerText()), 'a group that is not known');
  await page.context().close();

  // Months later nobody takes it for new.
  const later = await newPage({ viewport: { width: 1280, height: 900 } });
  await later.clock.setFixedTime(new Date('2027-02-01T00:00:00Z'));
  await visit(later, '/');
  await later.getByText('Old data:').waitFor();
  check(/6\d days ago/.test(await later.locator('.strip').innerText()), 'the age of old data');
  await later.context().close();

  // Thresholds that somebody answers for.
  const judged = await newPage({ viewport: { width: 1280, height: 900 } });
  await visit(judged, '/conformance', asking.base);
  check(await judged.getByText('By the profile “What we ask”.').isVisible(), 'the profile is named');
  check((await judged.locator('tbody .verdict.non-conformant').count()) > 0, 'a verdict');
  await judged.screenshot({ path: join(pictures, 'conformance-profile-1280-light.png'), fullPage: true });
  await judged.locator('tbody th a').first().click();
  await judged.getByText('is below what the profile asks for').first().waitFor();
  await settled(judged);
  await judged.screenshot({ path: join(pictures, 'participant-profile-1280-light.png'), fullPage: true });
  await judged.context().close();

  // Incidents that are not public.
  const stranger = await newPage({ viewport: { width: 1280, height: 900 } }, /401/);
  await visit(stranger, '/incidents', closed.base);
  await stranger.getByText('Incidents are not public here').first().waitFor();
  check((await stranger.locator('ol li').count()) === 0, 'no incident is shown');
  await stranger.screenshot({ path: join(pictures, 'incidents-closed-1280-light.png') });
  await visit(stranger, `/incident/${hijack.id}`, closed.base);
  check(!/originated/.test(await stranger.locator('main').innerText()), 'nor a single one');
  await visit(stranger, `/network/${culprit}`, closed.base);
  await stranger.getByText('they are in the scores').waitFor();
  check((await stranger.locator('a[href^="/incident/"]').count()) === 0, "nor on its network's page");
  await stranger.context().close();
}

/** What axe finds, and a picture. @param {Page} page @param {string} name */
async function lookAt(page, name) {
  for (const width of [1280, 390]) {
    await page.setViewportSize({ width, height: 900 });
    await page.evaluate(axe);
    // @ts-expect-error axe is a name in the page.
    const { violations } = await page.evaluate(async () => await axe.run(document, { resultTypes: ['violations'] }));
    check(violations.length === 0, `${name}, ${width} px: axe ${violations.map((/** @type {any} */ one) => `${one.id} ${one.nodes[0].html}`).join(' | ')}`);
    check((await page.evaluate(() => document.documentElement.scrollWidth)) <= width, `${name}, ${width} px: fits`);
    await page.screenshot({ path: join(pictures, `${name}-${width}-light.png`), fullPage: true });
  }
  await page.setViewportSize({ width: 1280, height: 900 });
}

/** Somebody disputes an incident, an auditor rules on it, and all see what came of it. */
async function disputeAndRule() {
  const own = makeToken(comity, store, '--network', culprit);
  const auditor = makeToken(comity, store, '--scope', 'auditor');
  const page = await newPage({ viewport: { width: 1280, height: 900 }, bypassCSP: true }, /40[19]|ERR_FAILED/);
  const give = async (/** @type {string} */ token) => {
    await visit(page, '/access', closed.base);
    if (await page.getByRole('button', { name: 'Forget the token' }).isVisible()) await page.getByRole('button', { name: 'Forget the token' }).click();
    await page.getByLabel('Token', { exact: true }).fill(token);
    await page.getByRole('button', { name: 'Use it' }).click();
  };

  await visit(page, '/disputes', closed.base);
  await page.getByText('Incidents are not public here').first().waitFor();
  await page.getByRole('link', { name: 'Give the token' }).click();
  await page.getByRole('heading', { level: 1, name: 'Access' }).waitFor();
  await give('not a token');
  check(/64 digits/.test(await page.getByRole('alert').innerText()), 'what is no token is refused');
  await give(`comity_${'0'.repeat(64)}`);
  await page.getByText('The token is not known here').waitFor();
  check(await page.getByLabel('Token', { exact: true }).isVisible(), 'and not kept');
  await give(own);
  await page.getByText('those of your networks').waitFor();
  await settled(page);
  await lookAt(page, 'access-used');
  const kept = await page.evaluate(() => [JSON.stringify(localStorage), document.cookie, document.body.innerHTML, location.href].join());
  check(!kept.includes(own), 'the token is kept for this tab alone');

  await visit(page, '/disputes', closed.base);
  await page.getByText('Nobody has disputed an incident').waitFor();
  await visit(page, `/incident/${hijack.id}`, closed.base);
  await page.getByRole('button', { name: 'Dispute it' }).click();
  check((await page.getByRole('alert').innerText()) === 'Say why it is none.', 'without a reason it is none');
  await page.getByLabel('Why it is none').fill('We had planned it.\n<b>See</b> our notice.');
  await page.getByRole('button', { name: 'Dispute it' }).click();
  await page.getByText('We had planned it.').waitFor();
  check((await page.locator('.said b:not(.state)').count()) === 0, 'markup in a reason is text');
  check((await page.getByRole('button', { name: 'Dispute it' }).count()) === 0, 'one dispute at a time');
  check((await page.getByRole('button', { name: 'Rule' }).count()) === 0, 'who disputes does not rule');
  await lookAt(page, 'incident-disputed');

  await give(auditor);
  await page.getByText('Rules on disputes').waitFor();
  await settled(page);
  await visit(page, '/disputes?state=open', closed.base);
  await page.getByRole('button', { name: 'Rule', exact: true }).click();
  check((await page.getByRole('alert').innerText()) === 'Say why.', 'a ruling has a reason');
  await page.getByLabel('Why, for all').fill('The notice says so.');
  await page.getByRole('button', { name: 'Rule', exact: true }).click();
  check((await page.getByRole('alert').innerText()) === 'Choose one of both.', 'and a verdict');
  await lookAt(page, 'disputes-open');
  await page.getByLabel('Accept').check();
  await page.route('**/ruling', (route) => route.abort());
  await page.getByRole('button', { name: 'Rule', exact: true }).click();
  await page.getByText('whether it was kept is not known').waitFor();
  await page.unroute('**/ruling');
  await page.getByRole('button', { name: 'Rule', exact: true }).click();
  await page.getByText('No dispute matches all of that.').waitFor();
  await page.getByLabel('State').selectOption('accepted');
  await page.getByText('ruling 1 by the auditor').waitFor();
  check((await page.locator('ol li').count()) === 1, 'it is accepted');
  await settled(page);
  await lookAt(page, 'disputes-ruled');
  await page.locator('ol h2 a').click();
  await page.getByText('no, it was ruled out').waitFor();
  await settled(page);
  await lookAt(page, 'incident-ruled-out');
  await visit(page, `/network/${culprit}`, closed.base);
  await page.getByText('not held against the network').waitFor();
  await lookAt(page, 'network-ruled');
  await visit(page, '/access', closed.base);
  await page.getByRole('button', { name: 'Forget the token' }).click();
  await visit(page, `/incident/${hijack.id}`, closed.base);
  check((await page.getByText('We had planned it.').count()) === 0, 'forgotten, it shows nothing');
  await page.context().close();
}

/** Waits until so many follow the events of `growing`. @param {number} count */
async function followed(count) {
  for (let tries = 0; tries < 300; ++tries) {
    const metrics = await (await fetch(`${growing.base}/metrics`)).text();
    if (metrics.includes(`comity_event_viewers ${count}\n`)) return;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  check(false, `${count} never followed the events`);
}

/** A newer observation is said, and shown when the reader asks for it. */
async function hearNews() {
  const page = await newPage({ viewport: { width: 1280, height: 900 }, bypassCSP: true }, null, true);
  const polling = await newPage({ viewport: { width: 390, height: 900 } });
  for (const one of [page, polling]) {
    await one.goto(`${growing.base}/incidents`);
    await one.locator('ol li').first().waitFor();
  }
  await followed(1);
  const list = page.locator('ol');
  const before = await list.innerText();
  observe(comity, folder, 1, `${folder}/news.db`);
  const strip = page.locator('.strip');
  await strip.getByText(/There is a newer observation, with \d[\d,]* new incidents?\./).waitFor();
  check((await list.innerText()) === before, 'the list stays as it was read');
  check(/Observed to 2026-10-30/.test(await strip.innerText()), 'and so does the age of what is shown');
  check((await strip.getAttribute('role')) === 'status', 'who does not see it hears it');
  await lookAt(page, 'news');
  await page.locator('main').getByRole('button', { name: 'Read it again' }).click();
  await strip.getByText('Observed to 2026-11-30').waitFor();
  await page.waitForFunction((text) => /** @type {HTMLElement | null} */ (document.querySelector('main ol'))?.innerText !== text, before);
  check((await strip.getByRole('button').count()) === 0 && (await page.locator('.news').count()) === 0, 'it is shown, and said no more');
  check((await list.innerText()) !== before, 'the list is another');

  // Without events, whoever comes back to the page is told by its status.
  await polling.evaluate(() => document.dispatchEvent(new Event('visibilitychange')));
  const told = polling.locator('.strip');
  await told.getByText('There is a newer observation.').waitFor();
  const wide = await polling.evaluate(() => document.documentElement.scrollWidth);
  check(wide <= 390, `news on a phone: ${wide} px wide`);
  await told.getByRole('button', { name: 'Show it' }).click();
  await told.getByText('Observed to 2026-11-30').waitFor();
  await polling.context().close();

  // A tab that nobody sees follows nothing.
  await page.evaluate(() => {
    Object.defineProperty(document, 'visibilityState', { value: 'hidden', configurable: true });
    document.dispatchEvent(new Event('visibilitychange'));
  });
  await followed(0);
  await page.evaluate(() => {
    Object.defineProperty(document, 'visibilityState', { value: 'visible', configurable: true });
    document.dispatchEvent(new Event('visibilitychange'));
  });
  await followed(1);
  await page.context().close();
  await followed(0);
}

/** Somebody claims a network: the code comes by mail, and the token is shown once. */
async function claimNetwork() {
  const page = await newPage({ viewport: { width: 1280, height: 900 }, bypassCSP: true }, /40[13]/);
  await visit(page, '/access', closed.base);
  await page.getByText('Networks are not claimed by mail here').waitFor();
  await visit(page, '/access', mailing.base);
  await page.getByRole('heading', { name: 'No token yet?' }).waitFor();
  await lookAt(page, 'access-claim');
  const mail = page.getByRole('button', { name: 'Mail me a code' });
  await mail.click();
  check(/AS number is/.test(await page.getByRole('alert').innerText()), 'what is no AS number is refused');
  await page.getByLabel('AS number', { exact: true }).fill(culprit);
  await page.getByLabel('Registered address').fill('nobody');
  await mail.click();
  check(/address of mail is/.test(await page.getByRole('alert').innerText()), 'what is no address is refused');
  await page.getByLabel('Registered address').fill('noc@net.internal');
  await mail.click();
  await page.getByLabel('Code in the mail').waitFor();
  check(/[?&]claim=[0-9a-f]{32}/.test(page.url()) && !/net.internal/.test(page.url()), 'the claim is in the address of the page, no mail address');
  await lookAt(page, 'access-code');
  await page.getByLabel('Code in the mail').fill('0000-0000-0000-0000-0000-0000-0000-0000');
  await page.getByRole('button', { name: 'Get the token' }).click();
  check(/not the code/.test(await page.getByRole('alert').innerText()), 'a wrong code is none');
  for (let tries = 0; tries < 100 && sink.mails.length === 0; ++tries) await page.waitForTimeout(100);
  const code = /^ {4}([0-9a-f-]{39})$/m.exec(sink.mails[0] ?? '')?.[1] ?? '';
  await page.reload();
  await page.getByLabel('Code in the mail').fill(code);
  await page.getByRole('button', { name: 'Get the token' }).click();
  await page.getByRole('heading', { name: `Your token of ${culprit}` }).waitFor();
  await page.getByText('those of your networks').waitFor();
  await settled(page);
  check(!/claim=|comity_/.test(page.url()), 'neither claim nor token stays in the address');
  await lookAt(page, 'access-claimed');
  await page.reload();
  await page.getByText('those of your networks').waitFor();
  check((await page.locator('.secret').count()) === 0, 'the token is shown once');
  await page.context().close();
}

try {
  await hearNews();
  await lookAtEveryPage();
  await weighTheFirstLoad();
  await pressEverything();
  await seeEveryState();
  await claimNetwork();
  // It changes scores.
  await disputeAndRule();
} catch (error) {
  check(false, String(/** @type {Error} */ (error).stack));
} finally {
  await browser.close();
  check((await open.stop()) === 0, 'comity serve ends well');
  check((await closed.stop()) === 0, 'comity serve ends well');
  check((await asking.stop()) === 0, 'comity serve ends well');
  check((await growing.stop()) === 0, 'comity serve ends well');
  check((await mailing.stop()) === 0, 'comity serve ends well');
  sink.stop();
  rmSync(folder, { recursive: true, force: true });
}
console.log(`${checks} checks, ${faults.length} faults; pictures in ${pictures}`);
process.exit(faults.length === 0 ? 0 : 1);
