import { describe, expect, it } from 'vitest';
import {
  closeCall,
  dropAllCalls,
  dropCalls,
  findCall,
  openCall,
  RECORD_SIZE,
} from '../../src/bios/calls.ts';
import { createMemory } from '../../src/state/memory.ts';
import { fakeGuest } from './guest.ts';

/** A guest whose stub sees its frame at SS:SP. */
function at(memory: ReturnType<typeof createMemory>, ss: number, sp: number, resumed = true) {
  const guest = fakeGuest(memory, { inStub: true, resumed });
  guest.regs.ss = ss;
  guest.regs.sp = sp;
  return guest;
}

describe('call records', () => {
  it('are found again at the same stack frame and nowhere else', () => {
    const memory = createMemory();
    openCall(at(memory, 0x1000, 0x200), 0x21, 4).bytes[0] = 7;
    expect(findCall(at(memory, 0x1000, 0x200), 0x21)?.bytes[0]).toBe(7);
    expect(findCall(at(memory, 0x1000, 0x200), 0x16)).toBeNull();
    expect(findCall(at(memory, 0x1000, 0x1f0), 0x21)).toBeNull();
    expect(findCall(at(memory, 0x1100, 0x200), 0x21)).toBeNull();
  });

  it('opened in the shortcut are found in the stub, six bytes lower', () => {
    const memory = createMemory();
    const shortcut = fakeGuest(memory, { inStub: false, resumed: false });
    shortcut.regs.ss = 0x1000;
    shortcut.regs.sp = 2;
    openCall(shortcut, 0x21, 4);
    expect(findCall(at(memory, 0x1000, 0xfffc), 0x21)).not.toBeNull();
  });

  it('start zeroed and are gone when closed', () => {
    const memory = createMemory();
    const guest = at(memory, 0x1000, 0x200);
    const record = openCall(guest, 0x21, 8);
    record.bytes.fill(0xff);
    closeCall(guest, record);
    expect(findCall(guest, 0x21)).toBeNull();
    expect([...openCall(guest, 0x21, 8).bytes]).toEqual(new Array(8).fill(0));
  });

  it('nest, and go when the stack is unwound past them', () => {
    const memory = createMemory();
    openCall(at(memory, 0x1000, 0x200), 0x21, 4);
    openCall(at(memory, 0x1000, 0x180), 0x21, 4);
    openCall(at(memory, 0x2000, 0x100), 0x21, 4);
    expect(findCall(at(memory, 0x1000, 0x200), 0x21)).not.toBeNull();
    expect(findCall(at(memory, 0x1000, 0x180), 0x21)).toBeNull();
    expect(findCall(at(memory, 0x2000, 0x100), 0x21)).not.toBeNull();
  });

  it('are not taken up by a fresh call whose frame lies at the same place', () => {
    const memory = createMemory();
    openCall(at(memory, 0x1000, 0x200), 0x21, 4);
    expect(findCall(at(memory, 0x1000, 0x200, false), 0x21)).toBeNull();
  });

  it('go with the memory of their stack', () => {
    const memory = createMemory();
    openCall(at(memory, 0x1000, 0x200), 0x21, 4);
    openCall(at(memory, 0x3000, 0x200), 0x21, 4);
    dropCalls(memory, 0x1_0000, 0x2_0000);
    expect(findCall(at(memory, 0x1000, 0x200), 0x21)).toBeNull();
    expect(findCall(at(memory, 0x3000, 0x200), 0x21)).not.toBeNull();
    dropAllCalls(memory);
    expect(findCall(at(memory, 0x3000, 0x200), 0x21)).toBeNull();
  });

  it('of a guest that leaves hundreds behind make room from the oldest on', () => {
    const memory = createMemory();
    for (let i = 1; i <= 500; i++) openCall(at(memory, i, 0x100), 0x21, RECORD_SIZE);
    expect(findCall(at(memory, 1, 0x100), 0x21)).toBeNull();
    expect(findCall(at(memory, 500, 0x100), 0x21)).not.toBeNull();
  });

  it('refuse more bytes than a slot holds', () => {
    expect(() => openCall(at(createMemory(), 0, 0), 0x21, RECORD_SIZE + 1)).toThrow(RangeError);
  });
});
