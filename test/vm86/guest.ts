/** A guest of `vm86()` that never ends, and a driver that answers what it asks for. */
import { assemble } from '../../src/asm/assemble.ts';
import { createInterpreter } from '../../src/cpu/interpreter.ts';
import { Regs } from '../../src/cpu/regs.ts';
import { AT, STATE } from '../../src/state/layout.ts';
import type { CpuModel } from '../../src/state/machineState.ts';
import { createMemory } from '../../src/state/memory.ts';
import type { Memory } from '../../src/state/memory.ts';
import { VM86_ENTER, VM86_SIGNAL, VM86_TYPE, VM86_UNKNOWN } from '../../src/vm86/abi.ts';
import { Task } from '../../src/vm86/task.ts';
import type { IoPorts, TaskOptions } from '../../src/vm86/task.ts';
import { LIVE, vm86 } from '../../src/vm86/vm86.ts';

const SEGMENT = 0x1000;
const ORIGIN = 0x100;

/** Arithmetic, memory, strings, stack, interrupts that are reflected, flags, ports, own code. */
const SOURCE = `
        org 100h
start:  mov cx, 29
again:  add ax, cx
        adc [bx+si], ax
        xor dx, [si+2000h]
        add si, 2
        and si, 0ffeh
        int 60h
        pushf
        pop bp
        push bp
        popf
        mul dx
        in al, 40h
        loop again
        cli
        inc byte [cs:change+1]
change: mov al, 0
        cld
        mov di, 3000h
        rep stosb
        mov cx, 17
        rep movsw
        sti
        mov cl, 5
        rcr word [bx+4], cl
        out 80h, al
        div byte [divisor]
        jmp start
divisor: db 0
handler: inc word [cs:count]
        iret
divide: add sp, 6
        jmp start
count:  dw 0
`;

const PROGRAM = assemble(SOURCE);

/** A task with the guest in its memory, ready to be entered. */
export function createGuest(
  model: CpuModel = 'v86',
  seed = 0,
  ports: IoPorts = { read: () => 0xff, write: () => {} },
  options: TaskOptions = {},
): Task {
  const memory = createMemory();
  const task = taskOn(memory, model, ports, options);
  memory.writeBytes(SEGMENT * 16 + ORIGIN, PROGRAM.image);
  for (const [vector, label] of [
    [0x60, 'handler'],
    [0, 'divide'],
  ] as const)
    memory.writeBytes(vector * 4, [...wordOf(PROGRAM.symbols.get(label) ?? 0), ...wordOf(SEGMENT)]);
  for (let i = 0; i < 0x1000; i++) memory.ram[0x12000 + i] = (i * 7 + seed * 13) >> 2;
  const regs = new Regs(memory.view);
  regs.cs = regs.ds = regs.es = SEGMENT;
  regs.ss = 0x3000;
  regs.sp = 0x1000;
  regs.ip = ORIGIN;
  regs.ax = seed;
  regs.bx = 0x2100;
  return task;
}

/** A task on a memory that holds a guest already. */
export function taskOn(
  memory: Memory,
  model: CpuModel = 'v86',
  ports: IoPorts = { read: () => 0xff, write: () => {} },
  options: TaskOptions = {},
): Task {
  return new Task(memory, createInterpreter(memory, model), model, ports, options);
}

function wordOf(value: number): number[] {
  return [value & 0xff, value >> 8];
}

/** Where the driver counts the port reads of a guest: in the guest's own memory. */
const READS = 0x500;

/**
 * Runs the guest for `total` instructions, at most `budget` to a call, and tells the result of each
 * call. A port access counts as one.
 */
export function drive(
  task: Task,
  total: number,
  budget: number,
  tell: (result: number) => void = () => {},
): void {
  const regs = new Regs(task.memory.view);
  let done = 0;
  while (done < total) {
    const result = vm86(task, VM86_ENTER, LIVE, Math.min(budget, total - done));
    done += task.executed;
    tell(result);
    const type = VM86_TYPE(result);
    if (type === VM86_SIGNAL) continue;
    if (type !== VM86_UNKNOWN) throw new Error(`the guest returned ${result.toString(16)}`);
    if (done === total) return;
    const opcode = task.memory.read8(task.linear(regs.cs, regs.ip));
    if (opcode === 0xe4) {
      const reads = task.memory.read16(READS) + 1;
      task.memory.write16(READS, reads);
      regs.al = reads * 5;
    } else if (opcode !== 0xe6) throw new Error(`the guest stands at ${opcode.toString(16)}`);
    regs.ip += 2;
    done++;
  }
}

/** The guest's registers as text. */
export function registersOf(task: Task): string {
  const at = STATE + AT.vm86;
  return Buffer.from(task.memory.bytes.slice(at, at + 84)).toString('latin1');
}
