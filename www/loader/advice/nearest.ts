/**
 * Role: finds the accepted word that a mistyped one most likely meant.
 * Trigger: an unknown command, event or attribute.
 * Leaves: the word and how far it is.
 */

export interface Near {
  word: string;
  /** Insertions, deletions, substitutions and swaps of neighbours. */
  distance: number;
}

export function nearest(word: string, accepted: readonly string[]): Near {
  let best: Near = { word: '', distance: Infinity };
  for (const candidate of accepted) {
    const distance = edits(word.toLowerCase(), candidate.toLowerCase());
    if (distance < best.distance) best = { word: candidate, distance };
  }
  return best;
}

function edits(from: string, to: string): number {
  let before: number[] = [];
  let above = Array.from({ length: to.length + 1 }, (_, column) => column);
  for (let row = 1; row <= from.length; row++) {
    const line = [row];
    for (let column = 1; column <= to.length; column++) {
      const same = from[row - 1] === to[column - 1];
      let cost = Math.min(above[column]! + 1, line[column - 1]! + 1, above[column - 1]! + +!same);
      if (row > 1 && from[row - 1] === to[column - 2] && from[row - 2] === to[column - 1]) {
        cost = Math.min(cost, (before[column - 2] ?? 0) + 1);
      }
      line.push(cost);
    }
    before = above;
    above = line;
  }
  return above[to.length]!;
}
