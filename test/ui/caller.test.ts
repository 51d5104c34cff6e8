import { describe, expect, it } from 'vitest';
import { callerOf, callingInt } from '../../src/ui/caller.ts';
import { REGISTER_INDEX } from '../../src/ui/registers.ts';

/** Registers with CS, SS and SP set, all others 0. */
function registersAt(cs: number, ss: number, sp: number): number[] {
  const values = Object.keys(REGISTER_INDEX).map(() => 0);
  values[REGISTER_INDEX.CS] = cs;
  values[REGISTER_INDEX.SS] = ss;
  values[REGISTER_INDEX.SP] = sp;
  return values;
}

function words(lin: number, ...values: readonly number[]) {
  return { lin, bytes: new Uint8Array(Uint16Array.from(values).buffer) };
}

describe('the caller of a service', () => {
  it('stands on the stack while the machine waits in the ROM', () => {
    const stack = words(0x1fff0, 0x0125, 0x01e7, 0xf206);
    expect(callerOf(registersAt(0xf000, 0x1000, 0xfff0), stack)).toEqual({
      cs: 0x01e7,
      ip: 0x0125,
    });
  });

  it('is found behind the frame of a service that was called by another', () => {
    const stack = words(0x1ffea, 0x221c, 0xf000, 0xf206, 0x0125, 0x01e7, 0xf206);
    expect(callerOf(registersAt(0xf000, 0x1000, 0xffea), stack)).toEqual({
      cs: 0x01e7,
      ip: 0x0125,
    });
  });

  it('is nobody while the program itself runs, or where the stack is not known', () => {
    const stack = words(0x1fff0, 0x0125, 0x01e7, 0xf206);
    expect(callerOf(registersAt(0x01e7, 0x1000, 0xfff0), stack)).toBeNull();
    expect(callerOf(registersAt(0xf000, 0x2000, 0xfff0), stack)).toBeNull();
    expect(callerOf(registersAt(0xf000, 0x1000, 0xfff0), null)).toBeNull();
  });

  it('is named by the INT before its return address', () => {
    const code = { lin: 0x1f70, bytes: Uint8Array.of(0x90, 0xb4, 0x08, 0xcd, 0x21, 0x90) };
    expect(callingInt(code, { cs: 0x01e7, ip: 0x0105 })).toEqual({ off: 0x0103, vector: 0x21 });
    expect(callingInt(code, { cs: 0x01e7, ip: 0x0104 })).toBeNull();
  });
});
