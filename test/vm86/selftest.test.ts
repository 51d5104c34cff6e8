/**
 * The end-to-end test of vm86.md 13.9: the address space of Linux's selftest entry_from_vm86, one
 * page of code and data at 10000h and nothing else, entered again and again with one structure.
 */
import { describe, expect, it } from 'vitest';
import { TF, Vm86Regs } from '../../src/cpu/regs.ts';
import { createMemory, createTask, permitPorts, vm86 } from '../../src/lib.ts';
import { PAGE_SIZE, RAM, RAM_SIZE } from '../../src/state/layout.ts';
import { PROT_ABSENT, PROT_RW } from '../../src/state/memory.ts';
import { VM86_ENTER, Vm86PlusStruct } from '../../src/vm86/abi.ts';
import { spell } from './baseState.ts';

const PAGE = 0x10000;
const SEGMENT = PAGE >> 4;
const VIP = 0x10_0000;
const SIGILL = 4;
const SIGSEGV = 11;

/** The caller: its structure is in a page of its own, which the guest cannot reach by chance. */
class Selftest {
  readonly memory = createMemory();
  readonly task = createTask(this.memory);
  readonly at = RAM + 0x8_0000;
  readonly struct = Vm86PlusStruct.at(this.memory.view, this.at);
  readonly regs = Vm86Regs.at(this.memory.view, this.at);

  constructor() {
    this.memory.protect(0, RAM_SIZE, PROT_ABSENT);
    this.memory.protect(PAGE, PAGE_SIZE, PROT_RW);
    this.memory.protect(this.at - RAM, PAGE_SIZE, PROT_RW);
    this.memory.writeBytes(PAGE, [2, 0, 3, 0]);
    const { regs } = this;
    regs.cs = regs.ss = regs.ds = regs.es = SEGMENT;
    regs.esp = 0x1000;
  }

  /** Enters at `code`, put at offset 100h. */
  enter(code: number[], eflags = 0): string {
    this.memory.writeBytes(PAGE + 0x100, code);
    this.regs.eip = 0x100;
    this.regs.eflags = eflags;
    return this.again();
  }

  /** Enters where the guest is. */
  again(): string {
    return spell(vm86(this.task, VM86_ENTER, this.at, 10_000));
  }

  push(word: number): void {
    this.regs.esp -= 2;
    this.memory.write16(PAGE + this.regs.esp, word);
  }

  get signo(): number {
    return this.task.signal.signo;
  }
}

describe('the selftest of Linux (vm86.md 13.9)', () => {
  it('runs from the first case to the last in one address space', () => {
    const guest = new Selftest();
    const { regs, memory } = guest;

    // BOUND out of its bounds: vector 5 cannot be read.
    regs.eax = 0;
    expect([guest.enter([0x62, 0x06, 0, 0]), regs.eip]).toEqual(['INTx/5', 0x100]);

    // SYSENTER and SYSCALL.
    expect([guest.enter([0x0f, 0x34]), regs.eip]).toEqual(['UNKNOWN', 0x100]);
    expect([guest.enter([0x0f, 0x05]), guest.signo]).toEqual(['SIGNAL', SIGILL]);

    // STI with an interrupt pending.
    expect([guest.enter([0xfb, 0x90, 0xf4], VIP), regs.eip]).toEqual(['STI', 0x101]);

    // POPF: IF off with VIP, IF on with VIP, IF on without.
    guest.push(0);
    expect([guest.enter([0x9d, 0x90, 0xcd, 0x80], VIP), regs.eip]).toEqual(['INTx/80', 0x104]);
    guest.push(0x200);
    expect([guest.enter([0x9d, 0x90, 0xcd, 0x80], VIP), regs.eip]).toEqual(['STI', 0x101]);
    guest.push(0x200);
    expect([guest.enter([0x9d, 0x90, 0xcd, 0x80]), regs.eip]).toEqual(['INTx/80', 0x104]);
    expect(regs.esp).toBe(0x1000);

    // INT3, and INT 80h without a page 0.
    expect([guest.enter([0xcc]), regs.eip]).toEqual(['TRAP/3', 0x101]);
    expect([guest.enter([0xcd, 0x80]), regs.eip]).toEqual(['INTx/80', 0x102]);

    // UMIP: each store to memory by displacement and by [BX], twice the same.
    const code = [];
    for (const [form, off] of [
      [0x26, 0x800],
      [0x0e, 0x810],
      [0x06, 0x820],
    ] as const) {
      code.push(0x0f, 0x01, form, off & 0xff, off >> 8);
      code.push(0xbb, (off + 8) & 0xff, off >> 8);
      code.push(0x0f, 0x01, (form & 0x38) | 7);
    }
    code.push(0x0f, 0x01, 0xe0, 0xcc);
    expect(guest.enter(code)).toBe('TRAP/3');
    for (const off of [0x800, 0x810, 0x820])
      expect(memory.readBytes(PAGE + off, 8)).toEqual(memory.readBytes(PAGE + off + 8, 8));
    expect([memory.read16(PAGE + 0x800), regs.eax & 0xffff]).toEqual([0x33, 0x33]);
    expect([memory.read16(PAGE + 0x810), memory.read32(PAGE + 0x812)]).toEqual([0, 0xffff_0000]);
    expect([memory.read16(PAGE + 0x820), memory.read32(PAGE + 0x822)]).toEqual([0, 0xfffe_0000]);

    // STR and SLDT.
    expect([guest.enter([0x66, 0x0f, 0x00, 0xc8]), guest.signo]).toEqual(['SIGNAL', SIGILL]);
    expect([guest.enter([0x66, 0x0f, 0x00, 0xc0]), guest.signo]).toEqual(['SIGNAL', SIGILL]);

    // A null pointer as CS:IP.
    regs.cs = regs.ss = 0;
    regs.eip = 0;
    expect([guest.again(), guest.signo, guest.task.signal.addr]).toEqual(['SIGNAL', SIGSEGV, 0]);

    // The caller goes on; a copy of everything (the selftest forks) behaves as the original.
    regs.cs = regs.ss = SEGMENT;
    const child = new Selftest();
    child.memory.bytes.set(memory.bytes.subarray(0, memory.guestSize));
    child.memory.refreshProtection();
    for (const one of [guest, child])
      expect([one.enter([0xcc]), one.regs.eip, one.regs.eax]).toEqual(['TRAP/3', 0x101, regs.eax]);
  });

  it('leaves everything but the registers of the structure as it was', () => {
    const guest = new Selftest();
    const { struct, regs } = guest;
    Object.assign(struct, { screen_bitmap: 0x1234_5678, cpu_type: 2 });
    Object.assign(regs, { orig_eax: 0x1111_1111, __null_gs: 0x2222_2222, __ssh: 0x3333 });
    expect(guest.enter([0x90, 0xf4], TF)).toBe('TRAP/1');
    expect([struct.screen_bitmap, struct.cpu_type, struct.flags]).toEqual([0x1234_5678, 2, 0]);
    expect([regs.orig_eax, regs.__null_gs, regs.__ssh]).toEqual([0x1111_1111, 0x2222_2222, 0x3333]);
    expect(guest.again()).toBe('UNKNOWN');
  });

  it('has no port before it is permitted', () => {
    const guest = new Selftest();
    expect([guest.enter([0xe6, 0x80, 0xcc]), guest.regs.eip]).toEqual(['UNKNOWN', 0x100]);
    permitPorts(guest.task, 0x80, 1, true);
    expect(guest.again()).toBe('TRAP/3');
  });
});
