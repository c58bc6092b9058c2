import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';

import atlas from 'world-atlas/countries-110m.json';

import { address } from '../../src/api/client';
import { bandOf } from '../../src/lib/bands';
import { changed, chosenOf, spelled } from '../../src/lib/fix_choice';
import * as format from '../../src/lib/format';
import { bandsOf, networkQuery, withBand } from '../../src/lib/network_query';
import { kRowsBeyond, visibleRows } from '../../src/lib/visible_rows';
import { standingWords } from '../../src/lib/words';
import { alpha2ByNumber } from '../../src/pages/overview/map/country_codes';

test('no data is a value of its own', () => {
  assert.equal(format.score(null), 'no data');
  assert.equal(format.score(0), '0.000');
  assert.equal(format.raw(null), 'no data');
  assert.equal(bandOf(null, { ready: 0.8, aspiring: 0.6 }), 'no-data');
});

test('bands begin at their limits', () => {
  const bands = { ready: 0.8, aspiring: 0.6 };
  assert.deepEqual([0.8, 0.799, 0.6, 0.599, 0].map((score) => bandOf(score, bands)),
    ['ready', 'aspiring', 'aspiring', 'lagging', 'lagging']);
});

test('fixes are named as shortly as can be, and no others', () => {
  const fixes = ['roa.missing:10.0.0.0/24', 'roa.missing:2001:db8::/32', 'fix.contact.missing:AS1'].map((id) => ({ id }));
  const ids = fixes.map(({ id }) => id);
  for (let bits = 0; bits < 8; ++bits) {
    const chosen = new Set(ids.filter((_, i) => (bits >> i) % 2 === 1));
    assert.deepEqual(chosenOf(spelled(chosen, fixes), fixes), chosen);
  }
  assert.equal(spelled(new Set(ids), fixes), 'all');
  assert.equal(spelled(new Set(ids.slice(0, 2)), fixes), 'roa.missing');
  assert.equal(spelled(new Set(), fixes), '');
  assert.equal(spelled(new Set(), []), '');
  // What was mended since is no fix any more.
  assert.deepEqual(chosenOf('fix.contact.missing:AS2,roa.loose,roa', fixes), new Set());
  assert.deepEqual(changed(new Set(ids), ids.slice(1), false), new Set(ids.slice(0, 1)));
  assert.deepEqual(changed(new Set(), ids.slice(2), true), new Set(ids.slice(2)));
  assert.equal(address('/api/v1/networks/{asn}/what-if', { asn: 'AS1' }, { fixes: ids.slice(0, 2) }),
    '/api/v1/networks/AS1/what-if?fixes=roa.missing%3A10.0.0.0%2F24,roa.missing%3A2001%3Adb8%3A%3A%2F32');
});

test('a share is never rounded to none or all', () => {
  const text = (part: number, whole: number): string => format.percent(part, whole).replaceAll('\u00a0', ' ');
  assert.equal(text(1, 100_000), 'under 0.1 %');
  assert.equal(text(99_999, 100_000), 'over 99.9 %');
  assert.equal(text(0, 7), '0 %');
  assert.equal(text(7, 7), '100 %');
  assert.equal(text(1, 3), '33.3 %');
  assert.equal(text(0, 0), '');
});

test('durations have their two largest units', () => {
  assert.deepEqual([0, 59, 60, 822, 3600, 86_399, 90_000, 172_800].map(format.duration),
    ['0 s', '59 s', '1 min', '13 min 42 s', '1 h', '23 h 59 min', '1 d 1 h', '2 d']);
});

test('AS numbers are read with or without AS, and nothing else is', () => {
  assert.deepEqual(['AS64500', 'as64500', ' 64500 ', '0', '4294967295'].map(format.parseAsn), [64500, 64500, 64500, 0, 4294967295]);
  for (const text of ['', 'AS', 'AS-SET', '64500x', '4294967296', '-1', '1.5']) assert.equal(format.parseAsn(text), null, text);
});

test('a month says how it stands, and other periods do not', () => {
  const observation = { id: '0'.repeat(64), at: null };
  assert.equal(standingWords({ ...observation, month: '2026-11', standing: 'running', revision: 1 }), 'November 2026 is running');
  assert.equal(standingWords({ ...observation, month: '2026-01', standing: 'final', revision: 2 }), 'January 2026 is final, revision 2');
  assert.equal(standingWords({ ...observation, month: null, standing: null, revision: null }), '');
});

test('times in a sentence are shortened', () => {
  assert.equal(format.withTimes('from 2026-11-29T10:03:55.311612Z on'), 'from 2026-11-29 10:03 UTC on');
});

test('the address says which bands are asked for', () => {
  assert.deepEqual(bandsOf({ band: 'filtering:lagging,coordination:no-data' }), ['filtering:lagging', 'coordination:no-data']);
  assert.deepEqual(bandsOf({ band: 'nonsense,:,a:b c' }), []);
  assert.equal(withBand({ band: 'a:ready,b:lagging' }, 'a', 'lagging'), 'b:lagging,a:lagging');
  assert.equal(withBand({ band: 'a:ready' }, 'a', ''), '');
  assert.deepEqual(networkQuery({ announcing: 'perhaps' }, 'asn'), { q: undefined, band: [], announcing: undefined, sort: 'asn' });
});

test('an address has its parameters escaped, lists as the API wants them', () => {
  assert.equal(address('/api/v1/groups/{name}', { name: 'custom:a/b, c' }), '/api/v1/groups/custom:a%2Fb%2C%20c');
  assert.equal(address('/api/v1/networks', {}, { band: ['a:ready', 'b:lagging'], q: '', limit: 5 }),
    '/api/v1/networks?band=a%3Aready&band=b%3Alagging&limit=5');
  assert.equal(address('/api/v1/compare', {}, { ids: ['AS1', 'custom:a,b'] }), '/api/v1/compare?ids=AS1,custom%3Aa%2Cb');
});

test('rows in sight are drawn, with some beyond, and few of any number', () => {
  for (const count of [0, 1, 50, 84_000]) {
    for (const height of [49, 172]) {
      for (const top of [400, 0, -1, -1000, -height * count, -height * count - 5000]) {
        const { first, end } = visibleRows(count, height, top, 900);
        assert.ok(first >= 0 && first <= end && end <= count);
        assert.ok(end - first <= Math.ceil(900 / height) + 2 * kRowsBeyond + 1);
        for (let row = 0; row < count; row += Math.max(1, Math.floor(count / 97))) {
          const isInSight = top + row * height < 900 && top + (row + 1) * height > 0;
          if (isInSight) assert.ok(row >= first && row < end, `${row} of ${count} at ${top}`);
        }
      }
    }
  }
});

test('the countries of the atlas are countries that the program knows', () => {
  const known = new Set(readFileSync('../share/countries.csv', 'utf8').split('\n').map((line) => line.slice(0, 2)));
  const drawn = atlas.objects.countries.geometries.flatMap((shape) => ('id' in shape && shape.id ? [String(shape.id)] : []));
  assert.ok(drawn.length > 170);
  for (const id of drawn) assert.ok(known.has(alpha2ByNumber.get(id) ?? ''), id);
  assert.equal(alpha2ByNumber.size, drawn.length);
  assert.equal(new Set(alpha2ByNumber.values()).size, drawn.length);
});
