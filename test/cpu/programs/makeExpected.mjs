/*
 * node test/cpu/programs/makeExpected.mjs: runs the routines of the table-driven programs natively on
 * this computer (an x86 with gcc -m32) and writes the sums that they must give, NAME.inc beside
 * each NAME.asm. The C program does what table.inc and table32.inc do. Divide errors are found by C's
 * own division.
 */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const PROGRAMS = ['arithmetic', 'shifts', 'multiply', 'branches', 'i186', 'i386', 'i486'];

/** The words of all `dw` or `dd` lines from a label on, up to the next label. */
function list(source, label) {
  const [, body = ''] = new RegExp(`^${label}:([^]*?)(?=^\\w+:)`, 'm').exec(source) ?? [];
  const clean = body.replace(/;.*$/gm, '');
  const times = /times (\d+) dw (\w+)/.exec(clean);
  if (times !== null) return new Array(Number(times[1])).fill(times[2]);
  return clean
    .replace(/\bd[wd]\b/g, ',')
    .split(',')
    .map((item) => item.trim())
    .filter(Boolean);
}

/** The instructions of a routine, up to its RET, for the GNU assembler. */
function routine(source, label) {
  const start = source.search(new RegExp(`^${label}:`, 'm'));
  const end = source.slice(start).search(/\bret\b/) + 3;
  return source
    .slice(start, start + end)
    .replace(/;.*$/gm, '')
    .replace(/\bnear /g, '');
}

function program(name) {
  const source = readFileSync(join(import.meta.dirname, `${name}.asm`), 'utf8');
  const wide = source.includes('"table32.inc"');
  const routines = list(source, 'routines');
  const masks = list(source, 'masks');
  if (masks.length !== routines.length) throw new Error(`${name}: masks for each routine`);
  return `
asm(".intel_syntax noprefix\\n"
${routines
  .flatMap((label) => routine(source, label).split('\n'))
  .map((line) => `"${line.trim()}\\n"`)
  .join('\n')}
".att_syntax\\n");
${routines.map((label) => `void ${label}(void);`).join('\n')}
static const word first[] = {${list(source, 'first').join(',')}};
static const word second[] = {${list(source, 'second').join(',')}};
static const word masks[] = {${masks.join(',')}};
static void (*const routines[])(void) = {${routines.join(',')}};
static const char *const names[] = {${routines.map((label) => `"${label}"`).join(',')}};
#define WIDE ${wide ? 1 : 0}
`;
}

const FRAME = String.raw`
typedef unsigned int word;
static word hash;
static void put(word v) { hash = ((hash << 1 | hash >> 15) + v) & 0xffff; }

/* Whether the routine would raise a divide error with these operands. */
static int divides_badly(const char *n, word a, word d) {
  if (n[0] == 'd' && n[1] == 'i' && n[2] == 'v') {
    if (n[3] == '1') return (d & 255) == 0 || (a & 0xffff) / (d & 255) > 255;
    if (n[3] == '2') return (d & 0xffff) == 0 || (0x120000u + (a & 0xffff)) / (d & 0xffff) > 0xffff;
    return d == 0;
  }
  if (n[0] == 'i' && n[1] == 'd') {
    if (n[4] == '1') {
      int v = (short)a, by = (signed char)d, q;
      if (by == 0) return 1;
      q = v / by;
      if (q == -128) die("quotient of -128: the models differ");
      return q > 127 || q < -128;
    }
    if (n[4] == '2') {
      int v = (short)a, by = (short)d, q;
      if (by == 0) return 1;
      q = v / by;
      if (q == -32768) die("quotient of -32768: the models differ");
      return q > 32767;
    }
    return d == 0 || (a == 0x80000000u && d == 0xffffffffu);
  }
  return 0;
}

int main(void) {
  static const word flags_in[] = {0x0202, 0x0AD7};
  unsigned r, i, j, k;
  for (r = 0; r < sizeof routines / sizeof *routines; r++)
    for (i = 0; i < sizeof first / sizeof *first; i++) {
      hash = 0;
      for (j = 0; j < sizeof second / sizeof *second; j++)
        for (k = 0; k < 2; k++) {
          word a = first[i], d = second[j], f = 0, m = masks[r], count = d & 31;
          if (divides_badly(names[r], a, d)) a = d = WIDE ? 0xDEADDEAD : 0xDEAD;
          else {
            word c = d;
            asm volatile("pushl %5; popfl; call *%4; pushfl; popl %2"
                         : "+a"(a), "+d"(d), "=&r"(f), "+c"(c)
                         : "S"(routines[r]), "D"(flags_in[k]) : "ebx", "memory", "cc");
          }
          if (m & 0x8000) {
            if (count != 1) m &= ~0x800;
            if ((m & 0x4000) && count > (m & 0x2000 ? 8 : m & 0x1000 ? 32 : 16)) m &= ~1;
          }
          put(a & 0xffff);
          if (WIDE) put(a >> 16);
          put(d & 0xffff);
          if (WIDE) put(d >> 16);
          put(f & m & 0x8d5);
        }
      say(hash, i + 1 == sizeof first / sizeof *first);
    }
  return 0;
}
`;

/** A program without a C library: only its compiler may be there for 32 bits. */
const RUNTIME = String.raw`
static void out(const char *s, unsigned n) {
  asm volatile("int $0x80" : : "a"(4), "b"(1), "c"(s), "d"(n) : "memory");
}
static void quit(int code) { asm volatile("int $0x80" : : "a"(1), "b"(code)); }
static void die(const char *s) { unsigned n = 0; while (s[n]) n++; out(s, n); quit(1); }
static void say(unsigned v, int last) {
  char t[8]; int i;
  t[0] = '0'; t[1] = 'x';
  for (i = 0; i < 4; i++) t[2 + i] = "0123456789ABCDEF"[v >> (12 - 4 * i) & 15];
  t[6] = last ? '\n' : ',';
  out(t, 7);
}
int main(void);
void _start(void) { quit(main()); }
`;

const folder = mkdtempSync(join(tmpdir(), 'programs-'));
try {
  const wanted = process.argv.slice(2);
  for (const name of wanted.length > 0 ? wanted : PROGRAMS) {
    const source = join(folder, `${name}.c`);
    const [types, ...rest] = FRAME.trimStart().split('\n');
    writeFileSync(source, [types, RUNTIME, program(name), ...rest].join('\n'));
    const binary = join(folder, name);
    const flags = [
      '-m32',
      '-O1',
      '-w',
      '-ffreestanding',
      '-fno-pic',
      '-no-pie',
      '-nostdlib',
      '-static',
    ];
    execFileSync('gcc', [...flags, '-fno-stack-protector', '-o', binary, source], {
      stdio: 'inherit',
    });
    const sums = execFileSync(binary).toString().trimEnd().split('\n');
    const head = '; Sums that a host gave: made by makeExpected.mjs, a line for each routine.\n';
    const lines = sums.map((line) => `        dw ${line.replaceAll(',', ', ')}`);
    writeFileSync(
      join(import.meta.dirname, `${name}.inc`),
      `${head}expected_sums:\n${lines.join('\n')}\n`,
    );
  }
} finally {
  rmSync(folder, { recursive: true });
}
