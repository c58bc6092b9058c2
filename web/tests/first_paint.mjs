// When the overview of a running service is first painted, in a browser without a cache:
//
//   node tests/first_paint.mjs ADDRESS
//
// Prints a JSON object, milliseconds from the request: the median and the slowest first contentful paint of five, and
// the median until its first figures stand there. Exits with 77 where there is no Chromium.
import { chromium } from 'playwright-core';

import { browserPath } from './service.mjs';

const kRuns = 5;

const [address] = process.argv.slice(2);
if (!address) {
  console.error('usage: first_paint.mjs ADDRESS');
  process.exit(64);
}
if (!browserPath) {
  console.error('no Chromium here');
  process.exit(77);
}
const browser = await chromium.launch({ executablePath: browserPath, args: ['--no-sandbox', '--disable-gpu'] });
const paints = [];
const drawn = [];
for (let run = 0; run <= kRuns; run += 1) {
  const context = await browser.newContext({ viewport: { width: 1280, height: 900 } });
  const page = await context.newPage();
  const begun = Date.now();
  await page.goto(address);
  await page.locator('.lede').waitFor();
  const whole = Date.now() - begun;
  const paint = await page.evaluate(
    () => performance.getEntriesByName('first-contentful-paint').map((entry) => entry.startTime)[0]);
  await context.close();
  if (run === 0) continue; // Warms the browser.
  if (paint === undefined) throw new Error('nothing was painted');
  paints.push(paint);
  drawn.push(whole);
}
await browser.close();
const median = (/** @type {number[]} */ times) => [...times].sort((a, b) => a - b)[Math.floor(times.length / 2)];
console.log(JSON.stringify({ median: median(paints), slowest: Math.max(...paints), drawn: median(drawn) }));
