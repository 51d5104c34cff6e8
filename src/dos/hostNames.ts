/**
 * Host file names on a DOS drive (G70): every name of a set gets an 8.3 name of its own. A name that
 * is a valid 8.3 name keeps it in upper case; others are cut and numbered as `LONGNA~1.TXT`. Two
 * names that differ only in case never share one. The same set always gets the same names,
 * whatever its order.
 */

const DEVICES = /^(CON|NUL|AUX|PRN|CLOCK\$|COM[1-4]|LPT[1-3])$/;
const VALID_PART = /^[A-Z0-9!#$%&'()@^_`{}~-]+$/;

function isDosName(name: string): boolean {
  const [stem, extension, ...more] = name.split('.');
  if (more.length > 0 || stem.length > 8 || DEVICES.test(stem) || !VALID_PART.test(stem))
    return false;
  return extension === undefined || (extension.length <= 3 && VALID_PART.test(extension));
}

function clean(part: string): string {
  return part
    .normalize('NFD')
    .replace(/[\u0300-\u036f ]/g, '')
    .toUpperCase()
    .replace(/[^A-Z0-9!#$%&'()@^_`{}~-]/g, '_');
}

/** What is left of a name when it is numbered: the beginning of its stem, and its extension. */
function pieces(name: string): { stem: string; extension: string } {
  const dot = name.lastIndexOf('.');
  const stem = clean(dot > 0 ? name.slice(0, dot) : name).replace(/^_+(?=.)/, '') || '_';
  const extension = dot > 0 ? clean(name.slice(dot + 1)).slice(0, 3) : '';
  return { stem: stem.slice(0, 6), extension: extension === '' ? '' : `.${extension}` };
}

/** The DOS names of the files of one directory, by host name. */
function aliasesOf(names: readonly string[]): Map<string, string> {
  const out = new Map<string, string>();
  const taken = new Set<string>();
  const give = (host: string, dos: string) => {
    out.set(host, dos);
    taken.add(dos);
  };
  const sorted = [...new Set(names)].sort();
  for (const name of sorted) if (isDosName(name)) give(name, name);
  for (const name of sorted) {
    const dos = name.toUpperCase();
    if (!out.has(name) && isDosName(dos) && !taken.has(dos)) give(name, dos);
  }
  /** The number to try next, by stem and extension: all below are taken. */
  const next = new Map<string, number>();
  for (const name of sorted) {
    if (out.has(name)) continue;
    const { stem, extension } = pieces(name);
    const numbered = (n: number) => `${stem.slice(0, 7 - String(n).length)}~${n}${extension}`;
    let n = next.get(stem + extension) ?? 1;
    while (taken.has(numbered(n))) n++;
    next.set(stem + extension, n + 1);
    give(name, numbered(n));
  }
  return out;
}

/**
 * DOS paths (`DIR\NAME.EXT`) for host paths (`dir/name.ext`, either separator), directory by
 * directory. `.` and `..` parts are dropped, so that no path leads outside.
 */
export function aliases(paths: readonly string[]): Map<string, string> {
  const out = new Map<string, string>();
  const place = (items: { path: string; parts: string[] }[], prefix: string): void => {
    const names = aliasesOf(items.map(({ parts }) => parts[0]));
    const below = new Map<string, { path: string; parts: string[] }[]>();
    for (const { path, parts } of items) {
      const dos = prefix + (names.get(parts[0]) ?? '');
      if (parts.length === 1) out.set(path, dos);
      else {
        const inner = below.get(dos) ?? [];
        below.set(dos, inner);
        inner.push({ path, parts: parts.slice(1) });
      }
    }
    for (const [dos, inner] of below) place(inner, `${dos}\\`);
  };
  const split = (path: string) => path.split(/[\\/]/).filter((part) => !/^\.{0,2}$/.test(part));
  place(
    paths.map((path) => ({ path, parts: split(path) })).filter(({ parts }) => parts.length > 0),
    '',
  );
  return out;
}
