/** Where the networks of some AS paths go on a drawing: who announced at the right, who saw it at the left. */

export interface PlacedNetwork {
  asn: number;
  column: number;
  row: number;
}

export interface Layout {
  networks: PlacedNetwork[];
  /** From the side of who saw it to the side of who announced it. */
  links: { from: number; to: number }[];
  columns: number;
  rows: number;
}

/**
 * The drawing of `paths`, each as a vantage point tells it: itself first, the origin last. Repetitions (prepending)
 * are one. A network stands left of all that it heard the route through, where the paths agree on an order.
 */
export function layOut(paths: readonly (readonly number[])[]): Layout {
  const distance = new Map<number, number>();
  const links = new Map<string, { from: number; to: number }>();
  for (const path of paths) {
    const hops = path.filter((asn, i) => asn !== path[i - 1]);
    hops.forEach((asn, i) => {
      distance.set(asn, Math.max(distance.get(asn) ?? 0, hops.length - 1 - i));
      const next = hops[i + 1];
      if (next !== undefined) links.set(`${asn} ${next}`, { from: asn, to: next });
    });
  }
  const columns = Math.max(0, ...distance.values()) + 1;
  const byColumn: number[][] = Array.from({ length: columns }, () => []);
  for (const [asn, far] of distance) byColumn[columns - 1 - far]?.push(asn);

  // From the right: each network at the mean row of those that it heard the route from, so that lines cross little.
  const row = new Map<number, number>();
  const rows = Math.max(1, ...byColumn.map((column) => column.length));
  for (const column of [...byColumn].reverse()) {
    const wish = (asn: number): number => {
      const next = [...links.values()].filter((link) => link.from === asn && row.has(link.to));
      return next.length === 0 ? 0 : next.reduce((sum, link) => sum + (row.get(link.to) ?? 0), 0) / next.length;
    };
    column.sort((a, b) => wish(a) - wish(b) || a - b);
    // Spread over the height, so that one alone stands in the middle.
    column.forEach((asn, i) => row.set(asn, ((i + 0.5) * rows) / column.length - 0.5));
  }
  return {
    networks: byColumn.flatMap((column, at) => column.map((asn) => ({ asn, column: at, row: row.get(asn) ?? 0 }))),
    links: [...links.values()],
    columns,
    rows,
  };
}
