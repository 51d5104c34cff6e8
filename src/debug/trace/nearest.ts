/** What somebody may have meant who wrote a word that does not exist. */

/** Letters that must be changed, put in, left out or swapped to make one word of the other. */
function distance(a: string, b: string): number {
  const rows = [Array.from({ length: b.length + 1 }, (_, i) => i)];
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    rows.push(row);
    for (let j = 1; j <= b.length; j++) {
      const change = rows[i - 1][j - 1] + (a[i - 1] === b[j - 1] ? 0 : 1);
      const isSwapped = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1];
      const swap = isSwapped ? rows[i - 2][j - 2] + 1 : Infinity;
      row.push(Math.min(change, swap, rows[i - 1][j] + 1, row[j - 1] + 1));
    }
  }
  return rows[a.length][b.length];
}

const LONGEST = 40;

/** The word most like `wrong`, upper and lower case being alike; null if none is. */
export function nearest(wrong: string, words: readonly string[]): string | null {
  if (wrong.length > LONGEST) return null;
  let best: string | null = null;
  let least = Math.ceil(wrong.length / 3) + 1;
  for (const word of words) {
    const steps = distance(wrong.toLowerCase(), word.toLowerCase());
    if (steps >= least) continue;
    least = steps;
    best = word;
  }
  return best;
}
