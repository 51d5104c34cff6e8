/**
 * vm86 playground as a library: the same PC as on the page and behind the command line, without a
 * DOM, for Node and for workers. docs/library.md shows how the pieces go together.
 */
import { createInterpreter } from './cpu/interpreter.ts';
import { Machine } from './machine.ts';
import type { MachineOptions } from './machine/options.ts';
import type { CpuModel } from './state/machineState.ts';
import type { Memory } from './state/memory.ts';
import { Task } from './vm86/task.ts';
import type { IoPorts, TaskOptions } from './vm86/task.ts';

/**
 * A machine with the power on, an empty drive A: and a formatted drive C:. Give it programs with
 * `load`, or anything else with `machine.input`.
 */
export function createMachine(options: MachineOptions = {}): Machine {
  return new Machine(options);
}

/**
 * A bare task for `vm86()`: the CPU on a memory of its own, without devices, BIOS or DOS. Ports
 * read as all ones unless `ports` says otherwise.
 */
export function createTask(
  memory: Memory,
  options: TaskOptions & { readonly cpu?: CpuModel; readonly ports?: IoPorts } = {},
): Task {
  const cpu = options.cpu ?? 'v86';
  const ports = options.ports ?? { read: () => 0xffff_ffff, write: () => {} };
  const { limitChecks, cpuid } = options;
  const engine = createInterpreter(memory, cpu, { limitChecks, cpuid });
  return new Task(memory, engine, cpu, ports, options);
}

export type { CpuidTable } from './cpu/cpuid.ts';
export { assemble } from './asm/assemble.ts';
export type { AssembleOptions, Assembly } from './asm/assemble.ts';
export type { Diagnostic } from './asm/diagnostic.ts';
export { Regs, Vm86Regs } from './cpu/regs.ts';
export { isProblem, parseFilter } from './debug/trace/filter.ts';
export type { Filter } from './debug/trace/filter.ts';
export type { FieldValue, TracedProcess, TraceEvent } from './debug/trace/event.ts';
export type { FilterProblem } from './debug/trace/problem.ts';
export type { TraceSource } from './debug/trace/source.ts';
export { EVENTS, TAGS } from './debug/trace/schema.ts';
export type { EventSchema, FieldSchema, FieldType, Tag } from './debug/trace/schema.ts';
export { createTrace, Trace } from './debug/trace/trace.ts';
export type { TraceOptions } from './debug/trace/trace.ts';
export { decodeBytes } from './isa/decode.ts';
export type { Decoded } from './isa/decode.ts';
export { format } from './isa/format.ts';
export { Machine } from './machine.ts';
export type { MachineOptions } from './machine/options.ts';
export type { RunStop } from './machine/runner.ts';
export { consoleText, screenText } from './session/cp437.ts';
export { disassemble } from './session/disassembly.ts';
export type { DisassembledLine, DisassembleOptions } from './session/disassembly.ts';
export { screenLines } from './session/guestScreen.ts';
export { load } from './session/load.ts';
export type { LoadOptions } from './session/load.ts';
export type { HostFile } from './session/protocol.ts';
export type { TraceSink } from './state/trace.ts';
export type { ConsoleStream, Hooks } from './state/hooks.ts';
export type { Input, LoggedInput, Problem } from './state/input.ts';
export {
  CPU_MODELS,
  STATUS_ENDED,
  STATUS_FAULTED,
  STATUS_HALTED,
  STATUS_READY,
  STATUS_RUNNING,
  STATUS_WAITING,
} from './state/machineState.ts';
export type { CpuModel, MachineVariables } from './state/machineState.ts';
export { createMemory, linear, Memory } from './state/memory.ts';
export { PROT_ABSENT, PROT_READ_ONLY, PROT_RW } from './state/memory.ts';
export type { MemoryOptions } from './state/memory.ts';
export { SaveError, restoreState, saveState, stateHash } from './state/save.ts';
export * as abi from './vm86/abi.ts';
export { permitPorts } from './vm86/ports.ts';
export { BUDGET_USED } from './vm86/signals.ts';
export type { Signal } from './vm86/signals.ts';
export { Task } from './vm86/task.ts';
export type { IoPorts, TaskOptions } from './vm86/task.ts';
export { LIVE, vm86, vm86old } from './vm86/vm86.ts';
