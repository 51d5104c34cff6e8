import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { label, ROM_IMAGE, TRAPS, isIdle } from '../../src/bios/rom.ts';

const text = (from: number, length: number) =>
  String.fromCharCode(...ROM_IMAGE.subarray(from, from + length));

describe('the ROM', () => {
  it('fills the segment F000', () => {
    expect(ROM_IMAGE.length).toBe(0x1_0000);
  });

  it('begins at FFF0 with a far jump to the entry of POST at E05B', () => {
    expect([...ROM_IMAGE.subarray(0xfff0, 0xfff5)]).toEqual([0xea, 0x5b, 0xe0, 0x00, 0xf0]);
    expect(text(0xfff5, 8)).toMatch(/^\d\d\/\d\d\/\d\d$/);
    expect(ROM_IMAGE[0xfffe]).toBe(0xfc);
  });

  it.each([
    ['post', 0xe05b],
    ['int_02', 0xe2c3],
    ['disk_table_c', 0xe401],
    ['trap_19', 0xe6f2],
    ['system_table', 0xe6f5],
    ['baud_table', 0xe729],
    ['trap_14', 0xe739],
    ['trap_16', 0xe82e],
    ['int_09', 0xe987],
    ['trap_13', 0xec59],
    ['int_0e', 0xef57],
    ['floppy_table', 0xefc7],
    ['trap_17', 0xefd2],
    ['trap_10', 0xf065],
    ['video_table', 0xf0a4],
    ['trap_12', 0xf841],
    ['trap_11', 0xf84d],
    ['trap_15', 0xf859],
    ['font_8x8', 0xfa6e],
    ['trap_1a', 0xfe6e],
    ['int_08', 0xfea5],
    ['int_none', 0xff53],
    ['trap_05', 0xff54],
  ])('has %s at its classic address', (name, offset) => {
    expect(label(name)).toBe(offset);
  });

  it('has a HLT at every trap and idle point, and IRET or RETF behind a trap that may be done', () => {
    for (const [offset, trap] of TRAPS) {
      expect(ROM_IMAGE[offset]).toBe(0xf4);
      if (trap.kind === 'vector') expect([0xcf, 0xcb]).toContain(ROM_IMAGE[offset + 1]);
    }
    for (const vector of ['15', '16', '21', '24']) {
      expect(ROM_IMAGE[label(`idle_${vector}`)]).toBe(0xf4);
      expect(isIdle(label(`idle_${vector}`))).toBe(true);
      expect(ROM_IMAGE[label(`wait_${vector}`)]).toBe(0xfb);
    }
    expect(ROM_IMAGE[label('trap_25') + 1]).toBe(0xcb);
    expect(ROM_IMAGE[label('trap_26') + 1]).toBe(0xcb);
  });

  const hasNasm = spawnSync('nasm', ['-v']).status === 0;
  it.skipIf(!hasNasm)('is byte for byte what NASM makes of rom.asm', () => {
    const folder = mkdtempSync(join(tmpdir(), 'rom-'));
    try {
      const image = join(folder, 'rom.bin');
      const source = new URL('../../src/bios/rom.asm', import.meta.url).pathname;
      expect(spawnSync('nasm', ['-f', 'bin', '-o', image, source]).status).toBe(0);
      expect(Buffer.compare(readFileSync(image), Buffer.from(ROM_IMAGE))).toBe(0);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});
