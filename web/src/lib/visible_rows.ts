/** Which rows of a long list to draw. */

export interface Rows {
  first: number;
  /** Past the last. */
  end: number;
}

/** Rows drawn beyond either edge, so that quick scrolling shows no gap. */
export const kRowsBeyond = 12;

/**
 * The rows of `count`, each `height` high, of a list that begins at `top` (against the window's upper edge) in a window
 * of `windowHeight`.
 */
export function visibleRows(count: number, height: number, top: number, windowHeight: number): Rows {
  const first = Math.min(count, Math.max(0, Math.floor(-top / height) - kRowsBeyond));
  const end = Math.max(first, Math.min(count, Math.ceil((windowHeight - top) / height) + kRowsBeyond));
  return { first, end };
}
