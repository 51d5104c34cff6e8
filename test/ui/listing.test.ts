import { describe, expect, it } from 'vitest';
import { anchorFor, disassemble, instructionAt } from '../../src/ui/listing.ts';

/** mov ah, 9; mov dx, 10ch; int 21h; mov ax, 4c00h; int 21h; then 32 times nop. */
const bytes = Uint8Array.from([
  0xb4,
  9,
  0xba,
  0x0c,
  1,
  0xcd,
  0x21,
  0xb8,
  0,
  0x4c,
  0xcd,
  0x21,
  ...Array.from({ length: 32 }, () => 0x90),
]);
const window = { lin: 0x10100, bytes };
const CS = 0x1000;

describe('the listing at CS:IP', () => {
  it('shows offsets, bytes and text', () => {
    const lines = disassemble(window, CS, 0x100, 3, '8086');
    expect(lines.map((line) => line.off)).toEqual([0x100, 0x102, 0x105]);
    expect(lines[1].bytes).toBe('BA0C01');
    expect(lines[0].text).toMatch(/^mov ah/);
    expect(instructionAt(window, CS, 0x105, '8086')).toMatch(/^int/);
  });

  it('ends where the bytes end, in front of an instruction that is cut off', () => {
    const cut = { lin: 0x10100, bytes: bytes.subarray(0, 4) };
    expect(disassemble(cut, CS, 0x100, 9, '8086')).toHaveLength(1);
    expect(disassemble(cut, 0x2000, 0, 9, '8086')).toEqual([]);
  });

  it('shows bytes that are no instruction as data', () => {
    const lock = { lin: 0x10100, bytes: Uint8Array.from([0x0f, 0xff, 0xff]) };
    expect(disassemble(lock, CS, 0x100, 1, '80386')[0].text).toMatch(/^db 0x0f/);
  });

  it('stays while CS:IP is among its lines', () => {
    const anchor = anchorFor(window, CS, 0x100, 10, '8086', null);
    expect(anchor).toEqual({ cs: CS, off: 0x100 });
    expect(anchorFor(window, CS, 0x10a, 10, '8086', anchor)).toBe(anchor);
  });

  it('moves on when CS:IP reaches its end, with lines before it kept in view', () => {
    const anchor = { cs: CS, off: 0x100 };
    const moved = anchorFor(window, CS, 0x110, 6, '8086', anchor);
    const lines = disassemble(window, CS, moved.off, 6, '8086').map((line) => line.off);
    expect(lines.indexOf(0x110)).toBe(2);
  });

  it('begins at CS:IP after a jump to where it did not reach', () => {
    const anchor = { cs: CS, off: 0x100 };
    expect(anchorFor(window, CS, 0x101, 6, '8086', anchor)).toEqual({ cs: CS, off: 0x101 });
    expect(anchorFor(window, 0x1001, 0xf0, 6, '8086', anchor)).toEqual({ cs: 0x1001, off: 0xf0 });
  });
});
