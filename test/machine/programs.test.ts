import { describe, expect, it } from 'vitest';
import { Machine } from '../../src/machine.ts';
import { STATUS_RUNNING, STATUS_WAITING } from '../../src/state/machineState.ts';
import { EXIT, SMALL, load } from './load.ts';

describe('running a program', () => {
  it('ends with its output and exit code', () => {
    const { machine, output } = load(
      'mov ah, 9\nmov dx, t\nint 21h\nmov ax, 4c07h\nint 21h\nt db "Hi$"',
    );
    expect(machine.run(1000)).toBe('ended');
    expect([output(), machine.state.exitCode, machine.state.icount]).toEqual(['Hi', 7, 5]);
    expect(machine.run(1000)).toBe('ended');
  });

  it('says nothing runs before a program is loaded', () => {
    expect(new Machine(SMALL).run(1000)).toBe('ended');
  });

  it('returns from jmp $ when its time is up, and not before', () => {
    const { machine } = load('jmp $');
    expect(machine.run(123_456)).toBe('budget');
    expect(machine.state.clock).toBe(123_456);
  });

  it('refuses a program that is not there and stays usable', () => {
    const { machine } = load(EXIT);
    const problem = machine.input({ kind: 'program', path: 'C:\\NONE.COM', args: '' });
    expect(problem?.title).toContain('NONE.COM');
    expect(machine.input({ kind: 'program', path: 'C:\\T.COM', args: '' })).toBeNull();
    expect(machine.run(1000)).toBe('ended');
  });

  it('keeps the drives and forgets the rest at a reset', () => {
    const { machine, output } = load('mov ah, 2\nmov dl, "x"\nint 21h\n' + EXIT);
    machine.run(1000);
    expect(machine.input({ kind: 'reset', cpu: '80286' })).toBeNull();
    expect([machine.state.clock, machine.state.cpu]).toEqual([0, 2]);
    machine.input({ kind: 'program', path: 'C:\\T.COM', args: '' });
    expect([machine.run(1000), output()]).toEqual(['ended', 'xx']);
  });
});

describe('waiting for a key', () => {
  const READ = 'mov ah, 0\nint 16h\nmov ah, 4ch\nint 21h';

  it('says so at once, then lets time pass, and goes on when a key comes', () => {
    const { machine } = load(READ);
    expect(machine.run(100_000)).toBe('waiting');
    expect(machine.state.status).toBe(STATUS_WAITING);
    const { clock } = machine.state;
    expect(clock).toBeLessThan(100);
    expect(machine.run(500_000)).toBe('budget');
    expect([machine.state.clock, machine.state.icount < 5_000]).toEqual([clock + 500_000, true]);
    machine.input({ kind: 'key', codes: [0x1e, 0x9e] });
    expect(machine.run(1_000_000)).toBe('ended');
    expect(machine.state.exitCode).toBe('a'.charCodeAt(0));
  });

  it('does not say so while typed keys are on their way', () => {
    const { machine } = load(READ.replace('mov ah, 4ch', 'mov ah, 0\nint 16h\nmov ah, 4ch'));
    machine.input({ kind: 'type', text: 'bc' });
    expect(machine.run(1_000_000)).toBe('ended');
    expect(machine.state.exitCode).toBe('c'.charCodeAt(0));
  });

  it('says so again for the next key', () => {
    const { machine } = load(READ.replace('mov ah, 4ch', 'mov ah, 0\nint 16h\nmov ah, 4ch'));
    expect(machine.run(1_000_000)).toBe('waiting');
    machine.input({ kind: 'type', text: 'b' });
    expect(machine.run(1_000_000)).toBe('waiting');
    expect(machine.state.status).toBe(STATUS_WAITING);
  });

  it('runs timer handlers of the guest meanwhile', () => {
    const { machine } = load(`
      push ds
      xor ax, ax
      mov ds, ax
      mov word [1ch*4], tick
      mov [1ch*4+2], cs
      pop ds
      ${READ}
      tick: inc word [cs:count]
      iret
      count dw 0`);
    expect(machine.run(1_000_000)).toBe('waiting');
    expect(machine.run(1_000_000)).toBe('budget');
    const segment = machine.memory.read16(0x1c * 4 + 2);
    const at = machine.memory.read16(0x1c * 4) + 6; // behind INC and IRET
    expect(machine.memory.read16(segment * 16 + at)).toBe(18);
    expect(machine.state.status).toBe(STATUS_WAITING);
  });
});

describe('halting and faults', () => {
  it('reports HLT with interrupts off as a deadlock', () => {
    const { machine } = load('cli\nhlt');
    expect(machine.run(1000)).toBe('halted');
    expect(machine.state.reason).toMatch(/^HLT at [0-9A-F]{4}:0101 with interrupts off/);
    // At once: it is not a matter of how long `run` was to last.
    expect(machine.state.clock).toBe(2);
  });

  it('reports HLT with every interrupt masked', () => {
    const { machine } = load('mov al, 0ffh\nout 21h, al\nsti\nhlt');
    expect(machine.run(1000)).toBe('halted');
  });

  it('sleeps in HLT without executing, and wakes for the timer', () => {
    const { machine } = load('sti\nhlt\nhlt\nhlt\n' + EXIT);
    expect(machine.run(1_000_000)).toBe('ended');
    expect(machine.state.clock).toBeGreaterThan(3 * 54_000);
    expect(machine.state.icount).toBeLessThan(200);
  });

  it('stops at a divide by zero and says where', () => {
    const { machine } = load('nop\nxor cx, cx\ndiv cx\n' + EXIT);
    expect(machine.run(1000)).toBe('faulted');
    expect(machine.state.reason).toMatch(/^Divide by zero or overflow at [0-9A-F]{4}:0103: /);
    expect([machine.state.faultVector, machine.state.faultIp]).toEqual([0, 0x103]);
  });

  it('enters the handler that the program has for it', () => {
    const { machine } = load(`
      mov ax, 2500h
      mov dx, handler
      int 21h
      xor cx, cx
      div cx
      handler: mov ax, 4c2ah
      int 21h`);
    expect([machine.run(1000), machine.state.exitCode]).toEqual(['ended', 0x2a]);
  });

  it('stops at bytes that are no instruction and shows them', () => {
    const { machine } = load('db 0fh, 0ffh', { cpu: '80286' });
    expect(machine.run(1000)).toBe('faulted');
    expect(machine.state.reason).toMatch(/^Undefined instruction at [0-9A-F]{4}:0100: .*0F FF/);
    expect(machine.state.faultVector).toBe(6);
  });

  it('goes on with INT 3 and INTO where nobody handles them', () => {
    const { machine } = load('int3\nmov al, 7fh\nadd al, al\ninto\n' + EXIT);
    expect(machine.run(1000)).toBe('ended');
  });
});

describe('breakpoints and steps', () => {
  it('stops before the instruction, and goes on from there', () => {
    const { machine } = load('mov cx, 3\nl: inc ax\nloop l\n' + EXIT);
    const start = machine.regs.cs * 16;
    machine.breakpoints.add(start + 0x103);
    for (let round = 0; round < 3; round++) {
      expect(machine.run(1000)).toBe('break');
      expect([machine.regs.ip, machine.regs.cx]).toEqual([0x103, 3 - round]);
    }
    expect(machine.run(1000)).toBe('ended');
  });

  it('stops wherever a slice happens to end', () => {
    const { machine } = load('nop\nnop\nnop\n' + EXIT);
    machine.breakpoints.add(machine.regs.cs * 16 + 0x102);
    expect([machine.run(2), machine.run(1000)]).toEqual(['budget', 'break']);
    expect(machine.regs.ip).toBe(0x102);
  });

  it('steps one instruction, a REP as a whole, a served interrupt included', () => {
    const { machine, output } = load(
      'mov cx, 300\nmov di, 400h\nrep stosb\nmov ah, 2\nmov dl, "s"\nint 21h\n' + EXIT,
    );
    const steps: [string, number][] = [];
    for (let i = 0; i < 6; i++) steps.push([machine.step(), machine.regs.ip]);
    expect(steps).toEqual([
      ['budget', 0x103],
      ['budget', 0x106],
      ['budget', 0x108],
      ['budget', 0x10a],
      ['budget', 0x10c],
      ['budget', 0x10e],
    ]);
    expect([machine.regs.cx, output()]).toEqual([0, 's']);
  });

  it('says when a step waits for a key, and has run it when the key has come', () => {
    const { machine } = load('mov ah, 0\nint 16h\n' + EXIT);
    machine.step();
    expect(machine.step()).toBe('waiting');
    machine.input({ kind: 'key', codes: [0x1e, 0x9e] });
    let stop = machine.step();
    for (let i = 0; i < 100 && machine.regs.ip !== 0x104; i++) stop = machine.step();
    expect([stop, machine.regs.ip, machine.regs.al]).toEqual(['budget', 0x104, 0x61]);
    expect(machine.state.status).toBe(STATUS_RUNNING);
  });

  it('does not step into the timer handler of the ROM', () => {
    const { machine } = load('l: nop\njmp l');
    machine.run(54_900);
    for (let i = 0; i < 200; i++) {
      machine.step();
      expect(machine.regs.cs).not.toBe(0xf000);
    }
    expect(machine.memory.read16(0x46c)).not.toBe(0);
  });
});

describe('the shortcut and the stub of a service', () => {
  const CALL = (call: string) => `
      ${call}
      pushf
      pop bx
      mov ah, 4ch
      int 21h`;

  it('give the same registers, whether the vector is hooked, chained or called', () => {
    const direct = 'mov ah, 3dh\nmov al, 0\nmov dx, 300h\nint 21h';
    const called = `
      mov ax, 3521h
      int 21h
      mov [200h], bx
      mov [202h], es
      mov ah, 3dh
      mov al, 0
      mov dx, 300h
      pushf
      call far [200h]`;
    const results = [direct, called].map((call) => {
      const { machine } = load(CALL(call));
      machine.run(10_000);
      return [machine.state.exitCode, machine.regs.bx & 0xfd5];
    });
    expect(results[0]).toEqual(results[1]);
    expect(results[0][1] & 1).toBe(1);
  });

  it('stops a trace behind the first instruction after INT', () => {
    const { machine } = load(`
      mov ax, 2501h
      mov dx, trace
      int 21h
      pushf
      pop ax
      or ax, 100h
      push ax
      popf
      nop
      mov ah, 19h
      int 21h
      nop
      nop
      ${EXIT}
      trace: push bp
      mov bp, sp
      push ax
      push bx
      mov bx, [cs:place]
      mov ax, [bp+2]
      mov [cs:bx], ax
      add word [cs:place], 2
      cmp word [cs:place], addresses+10
      jb .on
      and word [bp+6], 0feffh
      .on: pop bx
      pop ax
      pop bp
      iret
      place dw addresses
      addresses: times 8 dw 0`);
    machine.run(10_000);
    const cs = machine.memory.read16(1 * 4 + 2);
    const text = machine.memory.readBytes(cs * 16 + 0x100, 0x100);
    const nop = text.indexOf(0x90) + 0x100;
    // Behind NOP, behind MOV AH, then past INT behind the NOP that follows it.
    expect(traced(machine, cs)).toEqual([nop + 1, nop + 3, nop + 6, nop + 7]);
  });
});

/** The first four addresses at which the trace program has trapped. */
function traced(machine: Machine, cs: number): number[] {
  const bytes = machine.memory.readBytes(cs * 16 + 0x100, 0x100);
  const at = bytes.indexOf(0xcf) + 0x103;
  return [0, 2, 4, 6].map((i) => machine.memory.read16(cs * 16 + at + i));
}

describe('inputs at the same tick', () => {
  it('act one after the other, whether or not anything was run between them', () => {
    const hashes = [false, true].map((runs) => {
      const { machine } = load('jmp $');
      machine.run(100);
      machine.input({ kind: 'key', codes: [0x1e] });
      if (runs) machine.run(0);
      machine.input({ kind: 'register', name: 'sp', value: 0x8000 });
      machine.run(10_000);
      return machine.hash();
    });
    expect(hashes[0]).toBe(hashes[1]);
  });
});

describe('hardware interrupts that are held back', () => {
  /** Exits with the number of INC BX that ran before the handler of the timer. */
  const program = (letIn: string) => `
      xor ax, ax
      mov ds, ax
      cli
      mov word [8*4], tick
      mov [8*4+2], cs
      mov cx, 65535
      wait: loop wait
      ${letIn}
      times 20 inc bx
      mov al, bl
      mov ah, 4ch
      int 21h
      tick: mov bp, sp
      mov al, bl
      mov ah, 4ch
      int 21h`;

  it.each([
    ['sti', 1],
    ['pushf\npop ax\nor ax, 200h\npush ax\npopf', 0],
    ['pushf\npop ax\nor ax, 200h\npush ax\npush cs\nmov ax, on\npush ax\niret\non:', 0],
    ['mov ax, ss\nsti\nmov ss, ax', 1],
  ])('come at the right instruction behind %j', (letIn, later) => {
    for (const slice of [1, 7, 200_000]) {
      const { machine } = load(`xor bx, bx\n${program(letIn)}`);
      let stop = machine.run(slice);
      while (stop === 'budget') stop = machine.run(slice);
      expect([stop, machine.state.exitCode]).toEqual(['ended', later]);
    }
  });
});
