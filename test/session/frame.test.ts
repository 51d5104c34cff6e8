import { describe, expect, it } from 'vitest';
import { Regs } from '../../src/cpu/regs.ts';
import {
  DRIVER_RUNNING,
  FRAME_BUFFER_SIZE,
  FRAME_VIEWS_SIZE,
  frameSequence,
  publish,
  readFrame,
} from '../../src/state/frame.ts';
import type { FrameRange } from '../../src/state/frame.ts';
import { AT } from '../../src/state/layout.ts';
import { machineStateOf } from '../../src/state/machineState.ts';
import { createMemory } from '../../src/state/memory.ts';

const info = (ranges: readonly FrameRange[] = []) =>
  ({ driver: DRIVER_RUNNING, fullSpeed: true, mips: 12.5, ranges }) as const;

describe.each([
  ['shared memory', () => new SharedArrayBuffer(FRAME_BUFFER_SIZE)],
  ['a buffer that is transferred', () => new ArrayBuffer(FRAME_BUFFER_SIZE)],
])('a frame in %s', (_, createBuffer) => {
  it('holds registers, machine variables, low memory, video memory and ranges', () => {
    const memory = createMemory();
    const buffer = createBuffer();
    new Regs(memory.view).ax = 0x1234;
    machineStateOf(memory.view).icount = 77;
    memory.write8(0x449, 3);
    memory.write16(0x46c, 0xbeef);
    memory.write16(0xb8000, 0x0741);
    memory.write8(0x12345, 0x99);
    publish(memory, buffer, info([{ id: 'stack', lin: 0x12340, length: 16 }]));

    const frame = readFrame(buffer);
    expect(frame?.running).toBe(true);
    expect(frame?.header.mips).toBe(12.5);
    expect(frame?.machine.icount).toBe(77);
    expect(frame && new Regs(frame.view, frame.offsetOf(AT.vm86)).ax).toBe(0x1234);
    expect(frame?.low[0x46c]).toBe(0xef);
    expect(frame?.videoFrom).toBe(0xb8000);
    expect(frame?.video[0]).toBe(0x41);
    expect(frame?.range('stack')?.lin).toBe(0x12340);
    expect(frame?.range('stack')?.bytes[5]).toBe(0x99);
    expect(frame?.range('code')).toBeNull();
  });

  it('is null before the first and does not change afterwards', () => {
    const memory = createMemory();
    const buffer = createBuffer();
    expect(readFrame(buffer)).toBeNull();
    publish(memory, buffer, info());
    const first = readFrame(buffer);
    memory.write8(0x400, 1);
    publish(memory, buffer, info());
    publish(memory, buffer, info());
    expect(first?.sequence).toBe(1);
    expect(first?.low[0x400]).toBe(0);
    expect(readFrame(buffer)?.low[0x400]).toBe(1);
    expect(frameSequence(buffer)).toBe(3);
  });

  it('cuts ranges that are outside of memory or too long together', () => {
    const memory = createMemory();
    const buffer = createBuffer();
    const ranges = [
      { id: 'end', lin: 0x10fff0, length: 64 },
      { id: 'all', lin: 0, length: FRAME_VIEWS_SIZE },
      { id: 'more', lin: 0, length: 16 },
    ];
    publish(memory, buffer, info(ranges));
    const frame = readFrame(buffer);
    expect(frame?.range('end')?.bytes.length).toBe(16);
    expect(frame?.range('all')?.bytes.length).toBe(FRAME_VIEWS_SIZE - 16);
    expect(frame?.range('more')?.bytes.length).toBe(0);
  });

  it('shows graphics memory in graphics modes', () => {
    const memory = createMemory();
    const buffer = createBuffer();
    memory.write8(0x449, 0x13);
    memory.write8(0xa0001, 5);
    publish(memory, buffer, info());
    expect(readFrame(buffer)?.videoFrom).toBe(0xa0000);
    expect(readFrame(buffer)?.video[1]).toBe(5);
  });
});

it('a reader never sees half a frame, however fast the writer is', () => {
  const memory = createMemory();
  const buffer = new SharedArrayBuffer(FRAME_BUFFER_SIZE);
  publish(memory, buffer, info());
  // The writer strikes while the reader copies: between its two looks at the counter.
  const load = Atomics.load;
  let loads = 0;
  Atomics.load = ((array: Int32Array, index: number) => {
    loads++;
    if (loads === 2) {
      Atomics.load = load;
      memory.write8(0x400, 7);
      publish(memory, buffer, info());
    }
    return load(array, index);
  }) as typeof Atomics.load;
  try {
    const frame = readFrame(buffer);
    expect(frame?.sequence).toBe(2);
    expect(frame?.low[0x400]).toBe(7);
  } finally {
    Atomics.load = load;
  }
});
