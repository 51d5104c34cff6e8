/**
 * Decoded instructions. An Op stays at its CS:IP for as long as the cache lives, so others may point
 * to it; when bytes of it change, it only forgets what it was (`translate` again).
 */

/** Executes an instruction and returns the one that follows. */
export type Handler = (op: Op) => Op;

/**
 * Kinds of operands; registers are indices into r8, r16 and r32, memory is the one of the Op. The
 * kinds of memory stand together, in order of size.
 */
export const NONE = 0;
export const REG8 = 1;
export const REG16 = 2;
export const SEGMENT = 3;
export const IMMEDIATE = 4;
export const MEM8 = 5;
export const MEM16 = 6;
export const MEM32 = 7;
export const REG32 = 8;

export class Op {
  /** What the run loop calls: `general`, or something faster. */
  run: Handler;
  /** The same by the general semantics, for all that the fast handler leaves out. */
  general: Handler;
  /** What follows, and what follows when a jump with a fixed target is taken. */
  next: Op = this;
  taken: Op = this;
  /** Operands: kind and register. */
  kind0 = NONE;
  kind1 = NONE;
  reg0 = 0;
  reg1 = 0;
  imm = 0;
  imm2 = 0;
  /** Address of the memory operand: two registers (perhaps ZERO), displacement, segment. */
  base = 0;
  index = 0;
  disp = 0;
  seg = 0;
  /** Address size of 32 bits: base + (index << scale) + disp of whole registers. */
  wide = false;
  scale = 0;
  /** Condition of Jcc, F2 or F3 of a repeated instruction. */
  code = 0;
  rep = 0;
  /** IP of the next instruction in sequence, and bytes; 0 while it is not translated. */
  end = 0;
  length = 0;

  constructor(
    readonly space: Space,
    readonly ip: number,
    translate: Handler,
  ) {
    this.run = translate;
    this.general = translate;
  }
}

/** The Ops of one value of CS. */
export class Space {
  readonly #pages: (Op | undefined)[][] = [];

  constructor(
    readonly cache: CodeCache,
    readonly cs: number,
  ) {}

  /** The Op at an IP of 0-FFFF, or at 10000 where only running off the segment leads. */
  at(ip: number): Op {
    const page = (this.#pages[ip >> 8] ??= new Array<Op | undefined>(256).fill(undefined));
    return (page[ip & 0xff] ??= this.cache.make(this, ip));
  }
}

/** All Ops of an engine, with the index from bytes of RAM to the Ops decoded from them. */
export class CodeCache {
  readonly #map: Uint8Array;
  readonly #mark: number;
  readonly #limit: number;
  readonly #spaces = new Map<number, Space>();
  /** Translated Ops by 16-byte paragraph of RAM. */
  readonly #paragraphs = new Map<number, Op[]>();
  readonly #translate: Handler;
  #made = 0;
  #last: Space;

  /** `map` is the code map in which bytes of code get the bits `mark`. */
  constructor(map: Uint8Array, mark: number, limit: number, translate: Handler) {
    this.#map = map;
    this.#mark = mark;
    this.#limit = limit;
    this.#translate = translate;
    this.#last = new Space(this, 0);
  }

  /** Whether it has grown so that it should be flushed. */
  get full(): boolean {
    return this.#made > this.#limit;
  }

  make(space: Space, ip: number): Op {
    this.#made++;
    return new Op(space, ip, this.#translate);
  }

  space(cs: number): Space {
    if (this.#last.cs === cs && this.#made > 0) return this.#last;
    let space = this.#spaces.get(cs);
    if (space === undefined) {
      space = new Space(this, cs);
      this.#spaces.set(cs, space);
      this.#made += 16;
    }
    this.#last = space;
    return space;
  }

  /** Notes that `op` was translated from the bytes at `lins`. */
  add(op: Op, lins: readonly number[]): void {
    let previous = -1;
    for (const lin of lins) {
      this.#map[lin] |= this.#mark;
      const paragraph = lin >> 4;
      if (paragraph === previous) continue;
      previous = paragraph;
      const ops = this.#paragraphs.get(paragraph);
      if (ops === undefined) this.#paragraphs.set(paragraph, [op]);
      else if (!ops.includes(op)) ops.push(op);
    }
  }

  /** Forgets all that was translated from byte `lin`, which has changed. */
  drop(lin: number, mask: number): void {
    this.#map[lin] &= ~this.#mark;
    const ops = this.#paragraphs.get(lin >> 4);
    if (ops === undefined) return;
    let kept = 0;
    for (const op of ops) {
      if (op.length > 0 && covers(op, lin, mask)) forget(op, this.#translate);
      if (op.length > 0) ops[kept++] = op;
    }
    ops.length = kept;
  }

  /**
   * Forgets everything. Ops that are still held somewhere translate themselves again. The marks
   * stay: another engine on this memory may need them, and the next write clears them.
   */
  flush(): void {
    for (const ops of this.#paragraphs.values()) for (const op of ops) forget(op, this.#translate);
    this.#paragraphs.clear();
    this.#spaces.clear();
    this.#made = 0;
    this.#last = new Space(this, 0);
  }
}

function covers(op: Op, lin: number, mask: number): boolean {
  const base = op.space.cs * 16;
  for (let i = 0; i < op.length; i++)
    if (((base + ((op.ip + i) & 0xffff)) & mask) === lin) return true;
  return false;
}

function forget(op: Op, translate: Handler): void {
  op.length = 0;
  op.run = translate;
  op.general = translate;
}
