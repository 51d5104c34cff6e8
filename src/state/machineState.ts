/** The machine's own variables in STATE: clocks, CPU model, and what it is doing. */
import { AT, STATE } from './layout.ts';
import { defineStruct, f64, text, u16, u32, u8 } from './struct.ts';

/** CPU models in the order of their codes in `MachineState.cpu`. */
export const CPU_MODELS = ['8086', '80186', '80286', '80386', 'v86'] as const;
export type CpuModel = (typeof CPU_MODELS)[number];

/**
 * What the machine is doing, in `MachineState.status`. Paused is no state of the machine: it is
 * the host not calling `run`.
 */
export const STATUS_READY = 0; // powered on, no program
export const STATUS_RUNNING = 1;
export const STATUS_WAITING = 2; // for a key; goes on by itself when one comes
export const STATUS_ENDED = 3; // the program ended with `exitCode`
export const STATUS_FAULTED = 4; // it cannot go on; `reason` says why
export const STATUS_HALTED = 5; // HLT with interrupts off and nothing that can wake it

/** Accesses beyond offset FFFF, in `MachineState.limits`: as the CPU model has it, a fault, a wrap. */
export const LIMITS_OF_MODEL = 0;
export const LIMITS_CHECKED = 1;
export const LIMITS_WRAP = 2;

export const MachineState = defineStruct({
  /** Instructions executed since power-on; a REP iteration counts as one. */
  icount: f64,
  /** Virtual time: icount plus skipped idle, in instructions. */
  clock: f64,
  /** Instructions per virtual second. */
  ips: f64,
  /** Virtual microseconds passed before `ips` was last changed, and the clock at that change. */
  microsecondsAtSpeedChange: f64,
  clockAtSpeedChange: f64,
  /** Index in CPU_MODELS. */
  cpu: u8,
  /** 1 when a coprocessor is fitted. */
  fpu: u8,
  /** 1 when address line 20 is enabled. The 8086 and 80186 wrap at 1 MiB whatever it says. */
  a20: u8,
  /** 1 for one instruction after STI, MOV SS and POP SS: no interrupt is taken. */
  shadow: u8,
  /** 1 while the CPU sleeps in HLT: CS:IP is behind it, and an interrupt wakes it. */
  halted: u8,
  /** 1 when a device has pulled the reset line: the CPU starts again at FFFF:0000. */
  resetLine: u8,
  /** A STATUS_* value. */
  status: u8,
  /** Exit code and type (as INT 21h/4Dh gives them) of the program that the host started. */
  exitCode: u8,
  exitType: u8,
  /** Vector of the exception behind STATUS_FAULTED, 255 if none. */
  faultVector: u8,
  /** CS:IP where it faulted or halted. */
  faultCs: u16,
  faultIp: u16,
  /** SS:SP of the frame whose service waits for a key, while `status` is STATUS_WAITING. */
  waitSs: u16,
  waitSp: u16,
  /** Number of inputs applied so far. */
  inputSequence: u32,
  /** Date and time at power-on: the only calendar time a machine knows. */
  year: u16,
  month: u8,
  day: u8,
  hour: u8,
  minute: u8,
  second: u8,
  /** Machine number, for process ids in traces. */
  id: u8,
  /** A LIMITS_* value: what lies beyond offset FFFF. */
  limits: u8,
  /** Why it faulted or halted, a full sentence. */
  reason: text(240),
  /** DOS path of the running program. */
  program: text(80),
});
export type MachineVariables = ReturnType<typeof MachineState.at>;

/** The machine variables at the start of any copy of STATE (the live one or a frame's). */
export function machineStateOf(view: DataView, stateAt = STATE) {
  return MachineState.at(view, stateAt + AT.machine);
}
