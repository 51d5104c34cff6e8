import { describe, expect, it } from 'vitest';
import { STOP_BUDGET, STOP_SENSITIVE } from '../../src/cpu/engine.ts';
import { createLab, load, registersOf } from './lab.ts';
import type { Lab } from './lab.ts';

/** mov ax,1234h; stc; int 60h; adc ax,0; push ax; inc bx; jmp to the INT. */
const CALLS = [0xb8, 0x34, 0x12, 0xf9, 0xcd, 0x60, 0x15, 0, 0, 0x50, 0x43, 0xeb, 0xf7];
/** inc ax; add [bx],al; inc bx; std; rep stosb; cmp ax,bx; jmp to the start. */
const OTHER = [0x40, 0x00, 0x07, 0x43, 0xfd, 0xb1, 3, 0xf3, 0xaa, 0x39, 0xd8, 0xeb, 0xf2];
/** iret */
const HANDLER = [0xcf];

/** A machine that executes INT 60h over and over, whose handler returns at once. */
function caller(): Lab {
  const lab = createLab('80286');
  load(lab, HANDLER, 0x2000, 0);
  load(lab, CALLS);
  lab.memory.writeBytes(0x60 * 4, [0, 0, 0, 0x20]);
  return lab;
}

function other(): Lab {
  const lab = createLab('8086');
  load(lab, OTHER, 0x1800);
  return lab;
}

describe('an engine entered from within the run of another', () => {
  it('leaves the outer run as it was, and runs as it would alone', () => {
    const alone = caller();
    alone.engine.reflects = () => true;
    expect(alone.engine.run(1000)).toBe(STOP_BUDGET);
    const aloneInner = other();
    aloneInner.engine.run(900);

    const outer = caller();
    const inner = other();
    let calls = 0;
    outer.engine.reflects = () => {
      calls++;
      inner.engine.run(5);
      return true;
    };
    expect(outer.engine.run(1000)).toBe(STOP_BUDGET);
    expect(registersOf(outer)).toBe(registersOf(alone));
    expect(Buffer.compare(outer.memory.ram, alone.memory.ram)).toBe(0);
    expect(calls).toBeGreaterThan(150);
    inner.engine.run(900 - 5 * calls);
    expect(registersOf(inner)).toBe(registersOf(aloneInner));
    expect(Buffer.compare(inner.memory.ram, aloneInner.memory.ram)).toBe(0);
  });

  it('works for machines made and run inside, as deep as one likes', () => {
    const deep = (depth: number): string => {
      const lab = caller();
      let inside = '';
      lab.engine.reflects = () => {
        if (inside === '' && depth > 0) inside = deep(depth - 1);
        return true;
      };
      lab.engine.run(200);
      return registersOf(lab) + inside;
    };
    expect(deep(5)).toBe(deep(0).repeat(6));
  });

  it('refuses to run the same engine again, and goes on all the same', () => {
    const lab = caller();
    let refused: unknown = null;
    lab.engine.reflects = () => {
      try {
        lab.engine.run(1);
      } catch (error) {
        refused = error;
      }
      return false;
    };
    expect(lab.engine.run(10)).toBe(STOP_SENSITIVE);
    expect(refused).toBeInstanceOf(RangeError);
    expect(lab.regs.ip).toBe(0x104);
  });

  it('runs on after a callback that throws', () => {
    const lab = caller();
    lab.engine.reflects = () => {
      throw new RangeError('mistake of the host');
    };
    expect(() => lab.engine.run(10)).toThrow('mistake of the host');
    lab.engine.reflects = () => true;
    expect(lab.engine.run(10)).toBe(STOP_BUDGET);
    expect(createLab().engine.run(0)).toBe(STOP_BUDGET);
  });
});
