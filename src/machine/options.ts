/** How a machine is made, and the state that it has when power comes on. */
import type { Hooks } from '../state/hooks.ts';
import { AT, RAM, RAM_SIZE, STATE, STATE_SIZE, VRAM, VRAM_SIZE } from '../state/layout.ts';
import {
  CPU_MODELS,
  LIMITS_CHECKED,
  LIMITS_OF_MODEL,
  LIMITS_WRAP,
  STATUS_READY,
  machineStateOf,
} from '../state/machineState.ts';
import type { CpuModel, MachineVariables } from '../state/machineState.ts';
import { createMemory } from '../state/memory.ts';
import type { Memory } from '../state/memory.ts';
import { formatQuickly } from '../dos/format.ts';
import { createFatVolume } from '../dos/hostVolume.ts';

export interface MachineOptions {
  /** The memory of the machine; one with drives A: and C: is made if none is given. */
  readonly memory?: Memory;
  readonly cpu?: CpuModel;
  /** Whether a coprocessor is fitted: the 8087, 80287 or 80387 that goes with the CPU. */
  readonly fpu?: boolean;
  /**
   * Whether what lies beyond offset FFFF of a segment faults, or wraps to 0 (`false`), as on the
   * 8086. The default is what the CPU model does: from the 80286 on it faults.
   */
  readonly limitChecks?: boolean;
  /** Year, month, day, hour, minute, second at power-on. */
  readonly date?: readonly [number, number, number, number, number, number];
  /** Instructions per virtual second. */
  readonly ips?: number;
  readonly hooks?: Hooks;
  /** Machine number, for process ids in traces. */
  readonly id?: number;
  /** Size of drive C: in bytes, a multiple of 4096, when `memory` is not given. */
  readonly diskC?: number;
}

export const DEFAULT_IPS = 10_000_000;
const DEFAULT_DATE = [2026, 1, 1, 12, 0, 0] as const;
const FLOPPY_SIZE = 1440 * 1024;
const HARD_DISK_SIZE = 32 * 1024 * 1024;

/** A memory with an empty floppy drive A: and a formatted drive C:. */
export function standardMemory(diskC = HARD_DISK_SIZE): Memory {
  return createMemory({ disks: { A: FLOPPY_SIZE, C: diskC } });
}

/** Puts a file system on drive C: unless it has one. */
export function prepareDisks(memory: Memory): void {
  const disk = memory.region(memory.disks.C);
  if (disk.length > 0 && createFatVolume(disk) === null) formatQuickly(disk);
}

/** Sets the machine's own variables as `options` say. */
export function setOptions(memory: Memory, options: MachineOptions): void {
  const state = machineStateOf(memory.view);
  state.cpu = CPU_MODELS.indexOf(options.cpu ?? '8086');
  state.fpu = options.fpu === true ? 1 : 0;
  state.limits = limitsOf(options.limitChecks);
  state.ips = options.ips ?? DEFAULT_IPS;
  state.id = options.id ?? 1;
  const [year, month, day, hour, minute, second] = options.date ?? DEFAULT_DATE;
  Object.assign(state, { year, month, day, hour, minute, second });
}

function limitsOf(checked: boolean | undefined): number {
  if (checked === undefined) return LIMITS_OF_MODEL;
  return checked ? LIMITS_CHECKED : LIMITS_WRAP;
}

/** The option `limitChecks` of an engine and its task, from the machine's variables. */
export function limitChecksOf({ limits }: MachineVariables): boolean | undefined {
  return limits === LIMITS_OF_MODEL ? undefined : limits !== LIMITS_WRAP;
}

/**
 * Clears everything that loses its contents with the power: all of STATE but its header and the
 * machine's options, RAM and video memory. Disks stay.
 */
export function clearPower(memory: Memory): void {
  const state = machineStateOf(memory.view);
  const { cpu, fpu, limits, ips, id, year, month, day, hour, minute, second } = state;
  const { inputSequence } = state;
  memory.bytes.fill(0, STATE + AT.machine, STATE + STATE_SIZE);
  memory.bytes.fill(0, RAM, RAM + RAM_SIZE);
  memory.bytes.fill(0, VRAM, VRAM + VRAM_SIZE);
  memory.region(memory.xmem).fill(0);
  memory.refreshProtection();
  const kept = { cpu, fpu, limits, ips, id, year, month, day, hour, minute, second };
  Object.assign(state, kept, {
    inputSequence,
    status: STATUS_READY,
    exitCode: 0,
    faultVector: 0xff,
  });
}
