/**
 * The interpreter: runs translated instructions (op.ts) one handler after the other. `run` loads the
 * registers from `vm86_regs` into the working state (core.ts), loops, and stores them back.
 *
 * The inner loop only calls handlers; whatever is rare (stops, REP, TF, the interrupt shadow, a full
 * cache) breaks out of it (`breakOut`) to the outer loop in `#execute`.
 */
import { PAGE_SIZE, RAM_SIZE } from '../state/layout.ts';
import { CPU_MODELS, type CpuModel } from '../state/machineState.ts';
import { MAP_CODE, PROT_ABSENT, PROT_RW, type Memory } from '../state/memory.ts';
import {
  BREAK,
  COUNT_MASK,
  CS,
  DS,
  ES,
  BROKEN,
  FS,
  FLAGS_KEPT,
  FLAGS_ONE,
  GS,
  GUARD,
  IS_386,
  IS_8086,
  IS_V86,
  LIMITS,
  MASK,
  PENDING,
  PENDING_LOOK,
  PENDING_NOTHING,
  PENDING_REPEAT,
  PENDING_STOP,
  REPEATED,
  RUNNING,
  SHADOW,
  SHADOW_NONE,
  SHADOW_SS,
  SS,
  STOP,
  STOP_IP,
  SYSTEM,
  VECTOR,
  WAITING_IRQ,
  type ReflectionTest,
  type Views,
  cpu,
  r32,
  resume,
  selectReflection,
  selectViews,
  selected,
  suspend,
  viewsOf,
} from './core.ts';
import {
  type Engine,
  type EngineOptions,
  type EngineStop,
  STOP_BREAK,
  STOP_BUDGET,
  STOP_EXCEPTION,
  STOP_SENSITIVE,
  STOP_TRAP,
} from './engine.ts';
import { FAULT, GuestFault } from './fault.ts';
import { readFlags, writeFlags } from './flags.ts';
import { CodeCache, type Op } from './op.ts';
import { IF, TF, VIP } from './regs.ts';
import * as slots from './registerSlots.ts';
import { repeat } from './strings.ts';
import { makeTranslator } from './translate.ts';
import { GENERAL_PROTECTION, PAGE_FAULT } from './vectors.ts';

/** Ops and spaces after which everything decoded is forgotten: about 40 MB. */
const CACHE_LIMIT = 200_000;
/** The most instructions that the inner loop is asked for at once. */
const CHUNK = 0x2000_0000;
/** FLAGS bits that a model keeps, and those that always read one (bit 1; 12-15 on the 8086). */
const FLAGS_OF: Readonly<Record<CpuModel, readonly [kept: number, one: number]>> = {
  '8086': [0x0fd5, 0xf002],
  '80186': [0x0fd5, 0xf002],
  '80286': [0x0fd5, 0x0002],
  '80386': [0x7fd5, 0x0002],
  v86: [0x7fd5, 0x0002],
};

/** Makes an engine for the machine in `memory`. */
export function createInterpreter(
  memory: Memory,
  model: CpuModel,
  options: EngineOptions = {},
): Engine {
  return new Interpreter(memory, model, options);
}

class Interpreter implements Engine {
  executed = 0;
  vector = -1;
  faultAddress = 0;
  faultWrite = false;
  readonly breakpoints = new Set<number>();
  #reflects: ReflectionTest | null = null;

  readonly #memory: Memory;
  readonly #model: CpuModel;
  readonly #rank: number;
  /** Value of slot LIMITS. */
  readonly #limits: number;
  readonly #words: Int32Array;
  readonly #halves: Uint16Array;
  readonly #cache: CodeCache;
  readonly #views: Views;
  #mask = 0xfffff;
  #guard = 0;
  /** Bits 16-31 of EFLAGS, which no native instruction changes. */
  #upperFlags = 0;
  /** `Memory.protectionVersion` when page protection was last looked at. */
  #protectionSeen = -1;
  #running = false;

  constructor(memory: Memory, model: CpuModel, options: EngineOptions) {
    this.#memory = memory;
    this.#model = model;
    this.#rank = CPU_MODELS.indexOf(model);
    const limited = options.limitChecks ?? this.#rank > 1;
    this.#limits = limited ? (this.#rank > 2 ? 2 : 1) : 0;
    this.#words = new Int32Array(memory.buffer, 0, 0x8000 >> 2);
    this.#halves = new Uint16Array(memory.buffer, 0, 0x8000 >> 1);
    const translate = makeTranslator(model, (op, lins) => this.#cache.add(op, lins));
    this.#cache = new CodeCache(memory.codeMap, MAP_CODE, CACHE_LIMIT, translate);
    const drop = (lin: number) => {
      this.#cache.drop(lin, this.#mask); // and so do all engines on this memory
      if (memory.hasSeveralEngines) memory.codeWritten(lin, 1);
    };
    this.#views = viewsOf(memory, drop, options.cpuid);
    memory.onCodeWritten(this.#dropWritten);
  }

  readonly #dropWritten = (lin: number, length: number): void => {
    if (length > 4096) this.#cache.flush();
    else for (let i = 0; i < length; i++) this.#cache.drop(lin + i, this.#mask);
  };

  dispose(): void {
    this.#cache.flush();
    this.#memory.offCodeWritten(this.#dropWritten);
  }

  get reflects(): ReflectionTest | null {
    return this.#reflects;
  }
  set reflects(test: ReflectionTest | null) {
    this.#reflects = test;
    if (selected === this.#views) this.#select();
  }

  flush(): void {
    this.#cache.flush();
    this.#protectionSeen = -1;
  }

  run(budget: number): EngineStop {
    if (cpu[RUNNING] !== 0) return this.#runInside(budget);
    this.#running = true;
    this.#load();
    const reason = this.#execute(budget);
    this.#store();
    this.#running = false;
    return reason;
  }

  /** Runs while another engine of this thread does, which has called back. */
  #runInside(budget: number): EngineStop {
    if (this.#running) throw new RangeError('this engine is running already: a run does not nest');
    const outer = suspend();
    try {
      cpu[RUNNING] = 0;
      return this.run(budget);
    } finally {
      resume(outer);
    }
  }

  /** Working state <- memory. */
  #load(): void {
    const words = this.#words;
    const halves = this.#halves;
    if (selected !== this.#views) this.#select();
    const mask = this.#rank < 2 || this.#memory.bytes[slots.A20] === 0 ? 0xfffff : 0x1fffff;
    if (mask !== this.#mask) {
      this.#mask = mask;
      this.#cache.flush();
    }
    if (this.#protectionSeen !== this.#memory.protectionVersion) this.#readProtection();
    cpu[MASK] = mask;
    cpu[GUARD] = this.#guard;
    r32[0] = words[slots.EAX];
    r32[1] = words[slots.ECX];
    r32[2] = words[slots.EDX];
    r32[3] = words[slots.EBX];
    r32[4] = words[slots.ESP];
    r32[5] = words[slots.EBP];
    r32[6] = words[slots.ESI];
    r32[7] = words[slots.EDI];
    cpu[ES] = halves[slots.ES_HALF] << 4;
    cpu[CS] = halves[slots.CS_HALF] << 4;
    cpu[SS] = halves[slots.SS_HALF] << 4;
    cpu[DS] = halves[slots.DS_HALF] << 4;
    cpu[FS] = halves[slots.FS_HALF] << 4;
    cpu[GS] = halves[slots.GS_HALF] << 4;
    this.#upperFlags = words[slots.EFLAGS] & ~0xffff;
    writeFlags(words[slots.EFLAGS] & 0xffff);
    cpu[WAITING_IRQ] = cpu[IS_V86] === 0 && (this.#upperFlags & VIP) !== 0 ? 1 : 0;
    cpu[SHADOW] = SHADOW_NONE;
    cpu[PENDING] = PENDING_NOTHING;
    cpu[BROKEN] = 0;
    cpu[STOP] = STOP_BUDGET;
    cpu[RUNNING] = 1;
    this.vector = -1;
  }

  /** What stays the same from run to run: views of this memory, what the model is like. */
  #select(): void {
    selectViews(this.#views);
    selectReflection(this.#model === 'v86' ? null : this.#reflects);
    cpu[LIMITS] = this.#limits;
    cpu[IS_8086] = this.#rank < 2 ? 1 : 0;
    cpu[IS_386] = this.#rank > 2 ? 1 : 0;
    cpu[IS_V86] = this.#model === 'v86' ? 1 : 0;
    cpu[COUNT_MASK] = this.#rank === 0 ? 0xff : 0x1f;
    const [kept, one] = FLAGS_OF[this.#model];
    cpu[FLAGS_KEPT] = kept;
    cpu[FLAGS_ONE] = one;
  }

  /** Memory <- working state; `#execute` has stored IP. */
  #store(): void {
    cpu[RUNNING] = 0;
    const words = this.#words;
    const halves = this.#halves;
    words[slots.EAX] = r32[0];
    words[slots.ECX] = r32[1];
    words[slots.EDX] = r32[2];
    words[slots.EBX] = r32[3];
    words[slots.ESP] = r32[4];
    words[slots.EBP] = r32[5];
    words[slots.ESI] = r32[6];
    words[slots.EDI] = r32[7];
    halves[slots.ES_HALF] = cpu[ES] >>> 4;
    halves[slots.CS_HALF] = cpu[CS] >>> 4;
    halves[slots.SS_HALF] = cpu[SS] >>> 4;
    halves[slots.DS_HALF] = cpu[DS] >>> 4;
    halves[slots.FS_HALF] = cpu[FS] >>> 4;
    halves[slots.GS_HALF] = cpu[GS] >>> 4;
    words[slots.EFLAGS] = this.#upperFlags | (readFlags() & 0xffff);
    if (this.executed > 0)
      this.#memory.bytes[slots.SHADOW_BYTE] = cpu[SHADOW] === SHADOW_NONE ? 0 : 1;
  }

  /** Chooses the checked mode when a page is absent, or read-only on v86. */
  #readProtection(): void {
    this.#protectionSeen = this.#memory.protectionVersion;
    let guard = 0;
    for (let lin = 0; lin < RAM_SIZE && guard === 0; lin += PAGE_SIZE) {
      const protection = this.#memory.protectionOf(lin);
      if (protection === PROT_RW) continue;
      if (this.#model === 'v86' || protection === PROT_ABSENT) guard = 1;
    }
    if (guard !== this.#guard) this.#cache.flush();
    this.#guard = guard;
  }

  #execute(budget: number): EngineStop {
    const eip = this.#words[slots.EIP] >>> 0;
    const ip = this.#limits === 0 ? eip & 0xffff : eip;
    this.executed = 0;
    if (ip > 0xffff) {
      this.vector = GENERAL_PROTECTION;
      return STOP_SENSITIVE;
    }
    let op = this.#cache.space(cpu[CS] >>> 4).at(ip);
    let reason: EngineStop = STOP_BUDGET;
    let first = true;
    while (this.executed < budget) {
      // What the instruction before holds off stays so until another one is complete.
      const shadow = cpu[SHADOW];
      const { executed } = this;
      cpu[SHADOW] = SHADOW_NONE;
      const stepping = (cpu[SYSTEM] & TF) !== 0;
      const watching = this.breakpoints.size > 0;
      if (watching && !first && this.breakpoints.has(cpu[CS] + op.ip)) {
        reason = STOP_BREAK;
        cpu[SHADOW] = shadow;
        break;
      }
      first = false;
      let looked = false;
      const left = Math.min(budget - this.executed, CHUNK);
      op = stepping || watching ? this.#one(op) : this.#many(op, left);
      if (cpu[BROKEN] >= BREAK) {
        cpu[BROKEN] = 0;
        const pending = cpu[PENDING];
        cpu[PENDING] = PENDING_NOTHING;
        looked = pending === PENDING_LOOK;
        if (pending === PENDING_REPEAT)
          op = this.#repeat(op, stepping || watching ? 1 : budget - this.executed);
        if (pending === PENDING_STOP || cpu[PENDING] === PENDING_STOP) {
          this.#words[slots.EIP] = cpu[STOP_IP];
          if (this.executed === executed) cpu[SHADOW] = shadow;
          return this.#stopped();
        }
        if (cpu[STOP] === STOP_BREAK) {
          cpu[STOP] = STOP_BUDGET;
          cpu[BROKEN] = 0;
          reason = STOP_BREAK;
        }
      }
      // A load of SS keeps the trap off for one more instruction.
      if (stepping && cpu[SHADOW] !== SHADOW_SS) {
        reason = STOP_TRAP;
        break;
      }
      if (reason === STOP_BREAK) break;
      // The machine set VIP: an IRQ waits for IF, which has just come on.
      if (cpu[WAITING_IRQ] !== 0 && looked && (cpu[SYSTEM] & IF) !== 0) break;
      if (this.#cache.full) {
        const { cs } = op.space;
        const at = op.ip;
        this.#cache.flush();
        op = this.#cache.space(cs).at(at);
      }
    }
    this.#words[slots.EIP] = op.ip;
    return reason;
  }

  /** Executes one instruction (of a REP: only breaks out for `#repeat`). */
  #one(op: Op): Op {
    try {
      const next = op.run(op);
      if (cpu[BROKEN] < BREAK || cpu[PENDING] > PENDING_REPEAT) this.executed++;
      return next;
    } catch (error) {
      return this.#faulted(op, error);
    }
  }

  /** The inner loop: up to `budget` instructions. */
  #many(start: Op, budget: number): Op {
    let op = start;
    let left = budget;
    try {
      while (left > cpu[BROKEN]) {
        left--;
        op = op.run(op);
      }
    } catch (error) {
      this.executed += budget - left - 1;
      return this.#faulted(op, error);
    }
    const unfinished = cpu[BROKEN] >= BREAK && cpu[PENDING] <= PENDING_REPEAT ? 1 : 0;
    this.executed += budget - left - unfinished;
    return op;
  }

  #repeat(op: Op, budget: number): Op {
    try {
      const next = repeat(op, budget);
      this.executed += cpu[REPEATED];
      return next;
    } catch (error) {
      this.executed += cpu[REPEATED];
      return this.#faulted(op, error);
    }
  }

  #faulted(op: Op, error: unknown): Op {
    if (!(error instanceof GuestFault)) {
      // A mistake of the host, in a callback: the next run begins anew.
      cpu[RUNNING] = 0;
      this.#running = false;
      throw error;
    }
    const isPage = FAULT.vector === PAGE_FAULT;
    this.faultAddress = FAULT.lin;
    this.faultWrite = isPage && FAULT.write;
    cpu[STOP] = isPage ? STOP_EXCEPTION : STOP_SENSITIVE;
    cpu[VECTOR] = FAULT.vector;
    cpu[STOP_IP] = op.ip;
    cpu[PENDING] = PENDING_STOP;
    cpu[BROKEN] |= BREAK;
    return op;
  }

  #stopped(): EngineStop {
    this.vector = cpu[VECTOR];
    if (cpu[STOP] === STOP_EXCEPTION) return STOP_EXCEPTION;
    return STOP_SENSITIVE;
  }
}
