/** What a trace of a program says: text, JSON, processes, and that it changes nothing. */
import { describe, expect, it } from 'vitest';
import { createTrace } from '../../src/debug/trace/trace.ts';
import { EVENTS } from '../../src/debug/trace/schema.ts';
import { createInterpreter } from '../../src/cpu/interpreter.ts';
import { Regs } from '../../src/cpu/regs.ts';
import { Machine } from '../../src/machine.ts';
import { CPU_MODELS } from '../../src/state/machineState.ts';
import { createMemory } from '../../src/state/memory.ts';
import { VM86_ENTER } from '../../src/vm86/abi.ts';
import { permitPorts } from '../../src/vm86/ports.ts';
import { Task } from '../../src/vm86/task.ts';
import { LIVE, vm86, vm86old } from '../../src/vm86/vm86.ts';
import { DEMO_NAMES, demoProgram } from '../demos/program.ts';
import { fields, machineWith, trace } from './lab.ts';

const HELLO =
  "mov dx, text\nmov ah, 9\nint 21h\nmov ax, 4c07h\nint 21h\ntext: db 'Hi\"\\', 10, '$'";

describe('text, in the manner of strace', () => {
  it('has a line for each event', () => {
    expect(trace(HELLO, { cpu: 'v86', args: 'a  b' }).text).toEqual([
      '1001 execve("C:\\\\PROG.COM", ["C:\\\\PROG.COM", "a", "b"], 0x1e30 /* 2 vars */) = 0',
      '1001 vm86_enter({cs:ip=0x1e7:0x100, ss:sp=0x1e7:0xfffe, eflags=VIF|IF, cpu=086})',
      '1001 vm86_exit(3 instructions) = VM86_INTx(0x21) {cs:ip=0x1e7:0x107, eflags=VM|VIF|IF, eax=0x900}',
      '1001 vm86(VM86_ENTER, {cs:ip=0x1e7:0x100, ss:sp=0x1e7:0xfffe, eflags=VIF|IF, cpu=086}) = ' +
        'VM86_INTx(0x21) {cs:ip=0x1e7:0x107, eflags=VM|VIF|IF, eax=0x900}',
      '1001 int21(0x09 "print string", dx=0x10c) = 0 {text="Hi\\"\\\\\\n"}',
      '1001 vm86_enter({cs:ip=0x1e7:0x107, ss:sp=0x1e7:0xfffe, eflags=VM|VIF|IF, cpu=086})',
      '1001 vm86_exit(2 instructions) = VM86_INTx(0x21) {cs:ip=0x1e7:0x10c, eflags=VM|VIF|IF, eax=0x4c07}',
      '1001 vm86(VM86_ENTER, {cs:ip=0x1e7:0x107, ss:sp=0x1e7:0xfffe, eflags=VM|VIF|IF, cpu=086}) = ' +
        'VM86_INTx(0x21) {cs:ip=0x1e7:0x10c, eflags=VM|VIF|IF, eax=0x4c07}',
      '1001 int21(0x4c "exit", al=0x7) = ?',
      '1001 +++ exited with 7 +++',
    ]);
  });

  it('decodes files: names, handles, data, attributes and errors', () => {
    const source = `
      mov ax, 3d02h
      mov dx, name
      int 21h
      mov ah, 3ch
      mov cx, 22h
      int 21h
      mov bx, ax
      mov ah, 40h
      mov cx, 40
      mov dx, text
      int 21h
      mov ax, 4202h
      mov cx, -1
      mov dx, -4
      int 21h
      mov ah, 3fh
      mov cx, 10
      mov dx, 900h
      int 21h
      mov ah, 3eh
      int 21h
      mov ah, 3eh
      int 21h
      mov ah, 4eh
      mov cx, 7
      mov dx, star
      int 21h
      mov ah, 4fh
      int 21h
      mov ah, 56h
      mov dx, name
      mov di, new
      int 21h
      mov ax, 4300h
      mov dx, new
      int 21h
      mov ah, 45h
      mov bx, 1
      int 21h
      mov ah, 40h
      mov cx, 1
      mov dx, text
      int 21h
      int 20h
    name: db 'A.TXT', 0
    new:  db '\\B.TXT', 0
    star: db 'A.*', 0
    text: db '0123456789012345678901234567890123456789'
    `;
    expect(trace(source, { filter: 'dos_int21' }).text).toEqual([
      '1001 int21(0x3d "open file", al=O_RDWR, path="A.TXT") = -1 ENOENT (No such file or directory) {error=0x2 "file not found"}',
      '1001 int21(0x3c "create file", cx=HIDDEN|ARCHIVE, path="A.TXT") = 0 {handle=0x5}',
      '1001 int21(0x40 "write", bx=0x5<A.TXT>, cx=0x28, dx=0x17c) = 0 {data="01234567890123456789012345678901"..., ax=0x28}',
      '1001 int21(0x42 "seek", al=SEEK_END, bx=0x5<A.TXT>, offset=-4) = 0 {position=36}',
      '1001 int21(0x3f "read", bx=0x5<A.TXT>, cx=0xa, dx=0x900) = 0 {data="6789", ax=0x4}',
      '1001 int21(0x3e "close", bx=0x5<A.TXT>) = 0',
      '1001 int21(0x3e "close", bx=0x5) = -1 EBADF (Bad file descriptor) {error=0x6 "invalid handle"}',
      '1001 int21(0x4e "find first", cx=READONLY|HIDDEN|SYSTEM, path="A.*") = 0 {name="A.TXT"}',
      '1001 int21(0x4f "find next") = -1 ENODATA (No data available) {error=0x12 "no more files"}',
      '1001 int21(0x56 "rename", path="A.TXT", new="\\\\B.TXT") = 0',
      '1001 int21(0x43 "get attributes", al=0x0, path="\\\\B.TXT") = 0 {cx=HIDDEN|ARCHIVE}',
      '1001 int21(0x45 "duplicate handle", bx=0x1<CON>) = 0 {handle=0x5}',
      '1001 int21(0x40 "write", bx=0x1<CON>, cx=0x1, dx=0x17c) = 0 {data="0", ax=0x1}',
    ]);
  });

  it('decodes the BIOS, ports and interrupts', () => {
    const source = `
      mov ax, 0e41h
      mov bx, 7
      int 10h
      mov ax, 13h
      int 10h
      mov ax, 0201h
      mov cx, 0102h
      mov dx, 0381h
      int 13h
      mov ah, 1
      int 16h
      mov al, 36h
      out 43h, al
      mov ax, 1234h
      mov dx, 3d4h
      out dx, ax
      in al, 21h
      sti
      mov cx, 8000
      loop $
      int 20h
    `;
    const filter = 'bios_int tag=io irq_inject';
    const { text } = trace(source, { filter, ticks: 700_000 });
    expect(text.slice(0, 7)).toEqual([
      '1001 int10(0x0e "teletype", al=0x41 \'A\', bx=0x7) = 0',
      '1001 int10(0x00 "set video mode", al=0x13 /* 320x200, 256 colours */) = 0',
      expect.stringMatching(
        /^1001 int13\(0x02 "read sectors", al=0x1, cylinder=1, head=3, sector=2, dl=0x81 \/\* disk 1 \*\/, es=0x1e7, bx=0x7\) = -1 EIO \(Input\/output error\) \{error=0x1 "invalid function"\}$/,
      ),
      '1001 int16(0x01 "peek key") = 0',
      '1001 outb(0x43, 0x36) = 0',
      '1001 outw(0x3d4, 0x1234) = 0',
      expect.stringMatching(/^1001 inb\(0x21\) = 0x[0-9a-f]+$/),
    ]);
    expect(text.at(-1)).toBe('1001 int20("exit") = ?');
    const { text: ticks } = trace('jmp $', { filter: 'irq_inject', ticks: 700_000 });
    expect(ticks).toEqual(['1001 irq_inject(0, vector=0x8) = 0']);
  });

  it('shows interrupts through the table of the guest only when they are named', () => {
    const source = `
      mov ax, 2560h
      mov dx, handler
      int 21h
      int 60h
      int 20h
    handler: iret`;
    const guest = (filter: string) =>
      trace(source, { filter }).text.filter((line) => line.includes('guest_int'));
    expect(guest('')).toEqual([]);
    expect(guest('guest_int')).toEqual(['1001 guest_int(0x60, from=0x1e7:0x10a) = 0x1e7:0x10c']);
    for (const cpu of CPU_MODELS)
      expect(trace(source, { filter: 'guest_int', cpu }).events).toHaveLength(1);
  });

  it('shows calls that wait where they end, and those that never return', () => {
    const source = 'mov ah, 1\nint 21h\nmov ah, 8\nint 21h\nint 20h';
    const machine = machineWith(source);
    const tracing = createTrace(machine, { filter: 'dos_int21' });
    machine.input({ kind: 'program', path: 'C:\\PROG.COM', args: '' });
    machine.run(100_000);
    expect(tracing.length).toBe(0);
    machine.input({ kind: 'type', text: 'k' });
    machine.run(5_000_000);
    expect(tracing.take().map((event) => tracing.text(event))).toEqual([
      '1001 int21(0x01 "read character with echo") = 0 {al=0x6b \'k\'}',
    ]);
    tracing.stop();
    expect(tracing.take().map((event) => tracing.text(event))).toEqual([
      '1001 int21(0x08 "read character") = ?',
    ]);
  });
});

const PARENT = `
  mov ah, 4ah
  mov bx, 1000h
  int 21h
  mov ax, 4b00h
  mov dx, name
  mov bx, block
  mov [block+4], cs
  int 21h
  mov ah, 4dh
  int 21h
  mov ah, 4ch
  int 21h
name:  db "C:\\CHILD.COM", 0
block: dw 0, tail, 0, 5ch, 0, 6ch, 0
tail:  db 0, 13
`;

describe('processes', () => {
  it('are numbered from the machine, with their parents', () => {
    const { text, json } = trace(PARENT, {
      filter: 'dos_int21,execve,exit',
      files: { 'CHILD.COM': 'mov ax, 4c05h\nint 21h' },
    });
    expect(text).toEqual([
      expect.stringContaining('1001 execve("C:\\\\PROG.COM"'),
      '1001 int21(0x4a "resize memory", bx=0x1000, es=0x1e7) = 0',
      expect.stringContaining(
        '1002 execve("C:\\\\CHILD.COM", ["C:\\\\CHILD.COM"], 0x1e30 /* 2 vars */) = 0',
      ),
      '1002 int21(0x4c "exit", al=0x5) = ?',
      '1002 +++ exited with 5 +++',
      '1001 int21(0x4b "execute", al=LOAD_AND_RUN, es=0x1e7, bx=0x12b, path="C:\\\\CHILD.COM") = 0',
      '1001 int21(0x4d "get exit code") = 0 {ax=0x5}',
      '1001 int21(0x4c "exit", al=0x5) = ?',
      '1001 +++ exited with 5 +++',
    ]);
    const child = JSON.parse(json[4] ?? '').workload.process;
    expect(child).toEqual({
      executable: { path: 'C:\\CHILD.COM' },
      host_pid: 1002,
      pid: 1002,
      real_user: { id: 0 },
      thread: { name: 'CHILD.COM', host_tid: 1002, tid: 1002, syscall: 'exit' },
      ancestors: [{ executable: { path: 'C:\\PROG.COM' }, host_pid: 1001, pid: 1001 }],
    });
  });

  it('begin again with the power, and go on without', () => {
    const machine = machineWith('int 20h');
    const tracing = createTrace(machine, { filter: 'exit' });
    const run = () => {
      machine.input({ kind: 'program', path: 'C:\\PROG.COM', args: '' });
      machine.run(1000);
      return tracing.take().map(({ process }) => process.pid);
    };
    expect([run(), run()]).toEqual([[1001], [1002]]);
    machine.input({ kind: 'reset' });
    expect(run()).toEqual([1001]);
  });

  it('that were there before the trace are found, and are not new', () => {
    const machine = machineWith(PARENT, {
      files: { 'CHILD.COM': 'mov ah, 1\nint 21h\nint 20h' },
    });
    machine.input({ kind: 'program', path: 'C:\\PROG.COM', args: '' });
    machine.run(10_000);
    const tracing = createTrace(machine, { filter: 'exit' });
    machine.input({ kind: 'type', text: 'x' });
    machine.run(5_000_000);
    expect(tracing.take().map(({ process }) => [process.pid, process.path, process.isNew])).toEqual(
      [
        [1002, 'C:\\CHILD.COM', false],
        [1001, 'C:\\PROG.COM', false],
      ],
    );
  });

  it('that stay resident end too', () => {
    const { text } = trace('mov ax, 3103h\nmov dx, 20h\nint 21h', { filter: 'exit' });
    expect(text).toEqual(['1001 +++ exited with 3 +++']);
  });

  it('that cannot be started by the host are two events', () => {
    const machine = machineWith('int 20h');
    const tracing = createTrace(machine, { filter: 'execve' });
    machine.input({ kind: 'program', path: 'C:\\NONE.COM', args: 'x' });
    expect(tracing.take().map((event) => tracing.text(event))).toEqual([
      expect.stringMatching(/^1000 execve\("C:\\\\NONE.COM", .* <unfinished \.\.\.>$/),
      '1000 <... execve resumed>) = -1 ENOENT (No such file or directory)',
    ]);
  });
});

describe('JSON lines in the form of Tracee', () => {
  it('have the keys of vm86.md 12.2 in their order', () => {
    const { json } = trace(HELLO, { filter: 'dos_int21', cpu: 'v86' });
    expect(json[0]).toBe(
      '{"timestamp":"2026-01-02T03:04:05.0000003Z","id":20002,"name":"dos_int21","workload":{"process":' +
        '{"executable":{"path":"C:\\\\PROG.COM"},"host_pid":1001,"pid":1001,"real_user":{"id":0},"thread":' +
        '{"name":"PROG.COM","host_tid":1001,"tid":1001,"syscall":"vm86"}}},"data":[{"name":"ah","u_int32":9},' +
        '{"name":"al","u_int32":0},{"name":"name","str":"print string"},{"name":"ax","u_int32":2304},' +
        '{"name":"bx","u_int32":0},{"name":"cx","u_int32":255},{"name":"dx","u_int32":268},' +
        '{"name":"si","u_int32":256},{"name":"di","u_int32":65534},{"name":"ds","u_int32":487},' +
        '{"name":"es","u_int32":487},{"name":"buffer","str":"Hi\\"\\\\\\n"},{"name":"cf","bool":false},' +
        '{"name":"ax_out","u_int32":2340},{"name":"returnValue","int64":"0"}]}',
    );
  });

  it('have each field of the schema with its type', () => {
    const { events, json } = trace(PARENT, { filter: '*', args: 'x' });
    for (const [i, line] of json.entries()) {
      const { id, name, data } = JSON.parse(line);
      const schema = EVENTS.find((one) => one.name === name) ?? expect.fail();
      expect(id).toBe(schema.id);
      const wanted = schema.fields.filter((_, at) => events[i]?.values[at] !== undefined);
      expect(data.map((field: object) => Object.keys(field))).toEqual(
        wanted.map(({ type }) => ['name', type]),
      );
      for (const [at, { type, optional }] of schema.fields.entries()) {
        const value = events[i]?.values[at];
        if (value === undefined) expect(optional).toBe(true);
        else if (type === 'str' || type === 'bool')
          expect(typeof value).toBe(type === 'str' ? 'string' : 'boolean');
        else if (type === 'str_array') expect(Array.isArray(value)).toBe(true);
        else expect(Number.isInteger(value)).toBe(true);
      }
    }
  });

  it('have the virtual time, to the nanosecond, without zeros at the end', () => {
    const source = 'mov cx, 9\nnops: loop nops\nint 20h';
    const [line] = trace(source, { filter: 'exit' }).json;
    expect(JSON.parse(line ?? '').timestamp).toBe('2026-01-02T03:04:05.0000011Z');
    const machine = new Machine({ date: [1999, 12, 31, 23, 59, 59], diskC: 4 << 20, ips: 1000 });
    machine.input({ kind: 'file', path: 'C:\\A.COM', bytes: new Uint8Array([0xeb, 0xfe]) });
    machine.input({ kind: 'program', path: 'C:\\A.COM', args: '' });
    const tracing = createTrace(machine, { filter: 'vm86' });
    machine.run(1000);
    machine.run(1);
    const stamps = tracing.take().map((event) => JSON.parse(tracing.json(event)).timestamp);
    expect(stamps[0]).toBe('1999-12-31T23:59:59Z');
    expect(stamps.at(-1)).toBe('2000-01-01T00:00:00Z');
  });

  it('write lists that are empty as {}', () => {
    const machine = machineWith('int 20h');
    const tracing = createTrace(machine, { filter: 'execve' });
    const exec = {
      path: 'X',
      tail: new Uint8Array(),
      environment: new Uint8Array(),
      environmentSeg: 0,
    };
    machine.trace?.executed(exec, 0);
    const [event] = tracing.take();
    expect(JSON.parse(tracing.json(event ?? expect.fail())).data).toEqual([
      { name: 'pathname', str: 'X' },
      { name: 'argv', str_array: { value: ['X'] } },
      { name: 'envp', str_array: {} },
    ]);
  });
});

describe('a bare task', () => {
  function bareTask(code: readonly number[]): { task: Task; regs: Regs } {
    const memory = createMemory();
    memory.writeBytes(0x1_0100, code);
    const ports = { read: () => 0x5a, write: () => {} };
    const task = new Task(memory, createInterpreter(memory, 'v86'), 'v86', ports, { id: 3 });
    const regs = new Regs(memory.view);
    Object.assign(regs, { cs: 0x1000, ip: 0x100, ss: 0x2000, sp: 0xfffe });
    return { task, regs };
  }

  it('tells signals, ports, denied ones too, and calls with errors', () => {
    // in al, 60h / out 80h, al / 0F 0B
    const { task, regs } = bareTask([0xe4, 0x60, 0xe6, 0x80, 0x0f, 0x0b]);
    const tracing = createTrace(task, { filter: 'tag=io,signals vm86,vm86old' });
    permitPorts(task, 0x60, 1, true);
    vm86(task, VM86_ENTER, LIVE);
    permitPorts(task, 0x80, 1, true);
    vm86(task, VM86_ENTER, LIVE);
    vm86(task, VM86_ENTER, 0xffff_f000);
    vm86(task, 3, 0xa05);
    vm86(task, 0x101, LIVE, 0);
    vm86old(task, LIVE, 0);
    expect(regs.ip).toBe(0x104);
    const at = '{cs:ip=0x1000:0x100, ss:sp=0x2000:0xfffe, eflags=0, cpu=086}';
    const text = tracing.take().map((event) => tracing.text(event));
    expect(text.slice(0, 7)).toEqual([
      '3001 inb(0x60) = 0x5a',
      '3001 outb(0x80, 0x5a) = -1 EPERM (Operation not permitted)',
      `3001 vm86(VM86_ENTER, ${at}) = VM86_UNKNOWN {cs:ip=0x1000:0x102, eflags=VM|IF, eax=0x5a}`,
      '3001 outb(0x80, 0x5a) = 0',
      '3001 --- SIGILL {si_signo=SIGILL, si_code=ILL_ILLOPN, si_addr=0x104} ---',
      expect.stringMatching(/^3001 vm86\(VM86_ENTER, \{.*\}\) = VM86_SIGNAL \{cs:ip=0x1000:0x104/),
      '3001 vm86(VM86_ENTER, 0xfffff000) = -1 EFAULT (Bad address)',
    ]);
    expect(text[7]).toBe('3001 vm86(VM86_REQUEST_IRQ, 0xa05) = 5');
    expect(text[8]).toMatch(/^3001 vm86\(0x101, \{cs:ip=.*\}\) = VM86_SIGNAL \{/);
    expect(text[9]).toMatch(/^3001 vm86old\(\{cs:ip=.*\}\) = VM86_SIGNAL \{/);
  });

  it('counts its instructions as time', () => {
    const { task } = bareTask([0x90, 0x90, 0x90, 0xe6, 0x80, 0x90, 0xf4]);
    const tracing = createTrace(task);
    permitPorts(task, 0x80, 1, true);
    vm86(task, VM86_ENTER, LIVE);
    vm86(task, VM86_ENTER, LIVE);
    expect(tracing.take().map(({ schema, clock }) => [schema.name, clock])).toEqual([
      ['vm86_enter', 0],
      ['port_out', 3],
      ['vm86_exit', 5],
      ['vm86', 0],
      ['vm86_enter', 5],
      ['vm86_exit', 5],
      ['vm86', 5],
    ]);
  });
});

describe('the ring', () => {
  const writes = "mov cx, 100\nagain: mov ah, 2\nmov dl, 'x'\nint 21h\nloop again\nint 20h";

  it('keeps the newest events and counts those that gave way', () => {
    const { trace: tracing, events } = trace(writes, { filter: 'dos_int21', ring: 10 });
    expect(events.map(({ sequence }) => sequence)).toEqual([
      90, 91, 92, 93, 94, 95, 96, 97, 98, 99,
    ]);
    expect(tracing.dropped).toBe(90);
    expect([tracing.takeDropped(), tracing.takeDropped()]).toEqual([90, 0]);
  });

  it('loses nothing when somebody takes events out of it', () => {
    const taken: number[] = [];
    const { trace: tracing, events } = trace(writes, {
      filter: '',
      ring: 7,
      onFull: (full) => taken.push(...full.take().map(({ sequence }) => sequence)),
    });
    const all = [...taken, ...events.map(({ sequence }) => sequence)];
    expect(all).toEqual(Array.from({ length: all.length }, (_, i) => i));
    expect(all.length).toBeGreaterThan(400);
    expect(tracing.dropped).toBe(0);
  });

  it('takes out as many as are asked for, and forgets the rest', () => {
    const machine = machineWith(writes);
    const tracing = createTrace(machine, { filter: 'dos_int21' });
    machine.input({ kind: 'program', path: 'C:\\PROG.COM', args: '' });
    machine.run(100_000);
    expect(tracing.take(3).map(({ sequence }) => sequence)).toEqual([0, 1, 2]);
    expect(tracing.length).toBe(97);
    tracing.clear();
    expect(tracing.take()).toEqual([]);
  });

  it.each([0, -1, 1.5, 1_000_001, NaN])('cannot hold %s events', (ring) => {
    expect(() => createTrace(machineWith('int 20h'), { ring })).toThrow(RangeError);
  });

  it('takes a filter as text, but not one with an error', () => {
    expect(() => createTrace(machineWith('int 20h'), { filter: 'vm68' })).toThrow(/vm68/);
  });
});

it('takes CF for an error of the DOS functions that use it, and of no other', () => {
  const calls = [0x3e, 0x51, 0x52, 0x54, 0x62, 0x6d, 0xf3];
  const source = calls.map((ah) => `mov bx, 99\nmov ax, ${ah << 8}\nstc\nint 21h\n`).join('');
  const { events } = trace(`${source}int 20h`, { filter: 'dos_int21' });
  const answers = events
    .map((event) => fields(event))
    .map(({ ah, cf, returnValue }) => [ah, cf, returnValue]);
  expect(answers).toEqual(calls.map((ah) => [ah, true, ah === 0x3e ? -9 : 0]));
});

describe('a trace of everything changes nothing', () => {
  it.each(
    DEMO_NAMES.flatMap((name) => (['8086', 'v86'] as const).map((cpu) => [name, cpu] as const)),
  )('%s on %s', (name, cpu) => {
    const results = [null, 'dos_int21', '*'].map((filter) => {
      const machine = new Machine({ cpu, date: [2026, 1, 2, 3, 4, 5], diskC: 4 << 20 });
      const bytes = demoProgram(name);
      machine.input({ kind: 'file', path: 'C:\\DEMO.COM', bytes });
      if (filter !== null) createTrace(machine, { filter, ring: 100 });
      machine.input({ kind: 'program', path: 'C:\\DEMO.COM', args: '' });
      machine.run(700_000);
      machine.input({ kind: 'type', text: 'ab\\r' });
      machine.run(700_000);
      return [machine.hash(), machine.state.icount, machine.state.clock];
    });
    expect(results[1]).toEqual(results[0]);
    expect(results[2]).toEqual(results[0]);
  });
});
