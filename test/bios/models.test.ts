import { expect, it } from 'vitest';
import { CPU_MODELS } from '../../src/state/machineState.ts';
import { Machine } from '../../src/machine.ts';
import { program } from './run.ts';

it.each(CPU_MODELS)('keys, ticks and waits work the same on the %s', (cpu) => {
  let written = '';
  const machine = new Machine({
    cpu,
    ips: 1_000_000,
    date: [2026, 1, 1, 12, 0, 0],
    diskC: 4 * 1024 * 1024,
    hooks: { console: (byte) => void (written += String.fromCharCode(byte)) },
  });
  machine.input({
    kind: 'file',
    path: 'C:\\T.COM',
    bytes: program(`
      mov cx, 0
      mov dx, 50000
      mov ah, 86h
      int 15h
      mov cx, 2
    next:
      mov ah, 0
      int 16h
      mov ah, 0eh
      int 10h
      loop next
      mov ah, 8
      int 21h
      mov dl, al
      mov ah, 2
      int 21h
      hlt`),
  });
  expect(machine.input({ kind: 'program', path: 'C:\\T.COM', args: '' })).toBeNull();
  expect(machine.input({ kind: 'type', text: 'oK!' })).toBeNull();
  let stop = machine.run(1_000_000);
  for (let i = 0; i < 10 && stop === 'waiting'; i++) stop = machine.run(100_000);
  expect(stop).toBe('ended');
  expect(written).toBe('oK!');
});
