/** The mnemonic that a misspelt one probably was. */
import { SYNONYMS } from '../isa/mnemonics.ts';
import { TABLE } from '../isa/table.ts';

/** Edits (insert, remove, replace, swap neighbours) between two short words, up to 3. */
function distance(a: string, b: string): number {
  if (Math.abs(a.length - b.length) > 2) return 3;
  const rows: number[][] = [];
  for (let i = 0; i <= a.length; i++) {
    const row: number[] = [];
    for (let j = 0; j <= b.length; j++) {
      const at = (y: number, x: number) => rows[y]?.[x] ?? 9;
      let cost = i === 0 ? j : j === 0 ? i : 9;
      if (i > 0 && j > 0) {
        const same = a[i - 1] === b[j - 1] ? 0 : 1;
        cost = Math.min(at(i - 1, j) + 1, (row[j - 1] ?? 9) + 1, at(i - 1, j - 1) + same);
        if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) {
          cost = Math.min(cost, at(i - 2, j - 2) + 1);
        }
      }
      row.push(cost);
    }
    rows.push(row);
  }
  return Math.min(rows[a.length]?.[b.length] ?? 3, 3);
}

/** The nearest of `words`, or null when none is near. */
export function nearest(name: string, words: Iterable<string>): string | null {
  const limit = name.length <= 3 ? 1 : 2;
  let best: string | null = null;
  let least = limit + 1;
  for (const word of words) {
    if (Math.abs(word.length - name.length) > limit) continue;
    const edits = distance(name.toLowerCase(), word.toLowerCase());
    if (edits < least) [best, least] = [word, edits];
  }
  return best;
}

const MNEMONICS = new Set([...TABLE.map((row) => row.mnemonic), ...SYNONYMS.keys()]);

/** The nearest mnemonic, or null. */
export function closest(mnemonic: string): string | null {
  if (mnemonic.length > 12) return null;
  return nearest(mnemonic, MNEMONICS)?.toLowerCase() ?? null;
}
