/** Bands and states, and the colour and pattern that each has in charts. */

export type Fill = 'good' | 'fair' | 'poor' | 'none';

export function fillOf(band: string | null | undefined): Fill {
  switch (band) {
    case 'ready':
    case 'valid':
      return 'good';
    case 'aspiring':
    case 'not-found':
    case 'not found':
      return 'fair';
    case 'lagging':
    case 'invalid':
      return 'poor';
    default:
      return 'none';
  }
}

/** The pattern over a colour, so that the colour is never alone; none where it may stand so. */
export function patternOf(fill: Fill): string {
  return fill === 'fair' ? 'url(#dots)' : fill === 'poor' ? 'url(#hatch)' : '';
}

/** The band of a score by its limits. */
export function bandOf(
  score: number | null | undefined,
  bands: { ready: number; aspiring: number },
): 'ready' | 'aspiring' | 'lagging' | 'no-data' {
  if (score === null || score === undefined) return 'no-data';
  return score >= bands.ready ? 'ready' : score >= bands.aspiring ? 'aspiring' : 'lagging';
}

const kDashes = [[], [8, 4], [3, 3], [10, 3, 2, 3], [1, 4], [14, 4]];

/** The colour of the i-th line of a chart of several; they are no bands, and have none of their colours. */
export function lineColour(i: number): string {
  return `--line-${(i % kDashes.length) + 1}`;
}
export function lineDash(i: number): number[] {
  return kDashes[i % kDashes.length] ?? [];
}
