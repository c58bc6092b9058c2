import assert from 'node:assert/strict';
import { test } from 'node:test';

import { layOut, type Layout } from '../../src/charts/path_layout';

function columnOf(layout: Layout, asn: number): number {
  return layout.networks.find((network) => network.asn === asn)?.column ?? -1;
}

test('a path goes from who saw it to who announced it', () => {
  const layout = layOut([[10, 20, 30]]);
  assert.deepEqual(layout.networks, [
    { asn: 10, column: 0, row: 0 }, { asn: 20, column: 1, row: 0 }, { asn: 30, column: 2, row: 0 },
  ]);
  assert.deepEqual(layout.links, [{ from: 10, to: 20 }, { from: 20, to: 30 }]);
});

test('prepending is one network, and what paths share is drawn once', () => {
  const layout = layOut([[10, 20, 30, 30, 30], [11, 20, 30]]);
  assert.equal(layout.networks.length, 4);
  assert.equal(layout.links.length, 3);
  assert.equal(columnOf(layout, 10), columnOf(layout, 11));
});

test('nothing is drawn of no path', () => {
  assert.deepEqual(layOut([]), { networks: [], links: [], columns: 1, rows: 1 });
});

// All sets of up to three paths of up to four networks out of four.
test('every small set of paths: all networks placed, none on another, links as in the paths', () => {
  const paths: number[][] = [];
  const grow = (path: number[]): void => {
    if (path.length > 0) paths.push(path);
    if (path.length < 4) for (let asn = 1; asn <= 4; ++asn) if (!path.includes(asn)) grow([...path, asn]);
  };
  grow([]);
  for (const [i, first] of paths.entries()) {
    for (const second of paths.slice(i)) {
      const layout = layOut([first, second]);
      const asns = new Set([...first, ...second]);
      assert.deepEqual(new Set(layout.networks.map((network) => network.asn)), asns);
      assert.equal(layout.networks.length, asns.size);
      assert.equal(new Set(layout.networks.map(({ column, row }) => `${column} ${row}`)).size, asns.size);
      for (const { column, row } of layout.networks) {
        assert.ok(column >= 0 && column < layout.columns && row >= 0 && row <= layout.rows - 1);
      }
      const wanted = new Set([first, second].flatMap((path) => path.slice(1).map((to, at) => `${path[at]} ${to}`)));
      assert.deepEqual(new Set(layout.links.map(({ from, to }) => `${from} ${to}`)), wanted);
    }
  }
});
