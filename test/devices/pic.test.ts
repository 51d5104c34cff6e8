import { describe, expect, it } from 'vitest';
import { board } from './board.ts';

function pic(masterMask = 0, slaveMask = 0) {
  const { devices } = board();
  devices.ports.write(0x21, masterMask);
  devices.ports.write(0xa1, slaveMask);
  return devices;
}

describe('the 8259A pair', () => {
  it('comes up as the BIOS programs it', () => {
    const { ports, pic: chip } = board().devices;
    expect([ports.read(0x21), ports.read(0xa1)]).toEqual([0xb8, 0xff]);
    chip.raise(0);
    expect([chip.pending, chip.acknowledge()]).toEqual([true, 0x08]);
  });

  it('gives the lowest number first and holds back equals and lesser until EOI', () => {
    const { ports, pic: chip } = pic();
    chip.raise(3);
    chip.raise(1);
    expect(chip.acknowledge()).toBe(0x09);
    chip.raise(1);
    expect(chip.pending).toBe(false);
    chip.raise(0);
    expect([chip.pending, chip.acknowledge()]).toEqual([true, 0x08]);
    ports.write(0x20, 0x20);
    expect(chip.pending).toBe(false);
    ports.write(0x20, 0x20);
    expect(chip.acknowledge()).toBe(0x09);
    ports.write(0x20, 0x61);
    expect(chip.acknowledge()).toBe(0x0b);
  });

  it('keeps a masked request until it is unmasked', () => {
    const { ports, pic: chip } = pic(0x02);
    chip.raise(1);
    expect([chip.pending, chip.enabled(1)]).toEqual([false, false]);
    ports.write(0x21, 0);
    expect(chip.pending).toBe(true);
    chip.lower(1);
    expect([chip.pending, chip.acknowledge()]).toEqual([false, 0x0f]);
  });

  it('passes the slave on through input 2, and needs both EOIs', () => {
    const { ports, pic: chip } = pic();
    chip.raise(8);
    expect([chip.pending, chip.acknowledge()]).toEqual([true, 0x70]);
    chip.raise(12);
    expect(chip.pending).toBe(false);
    ports.write(0xa0, 0x20);
    expect(chip.pending).toBe(false);
    ports.write(0x20, 0x20);
    expect([chip.pending, chip.acknowledge()]).toEqual([true, 0x74]);
    expect(pic(0x04).pic.enabled(8)).toBe(false);
  });

  it('shows IRR and ISR as OCW3 asks', () => {
    const { ports, pic: chip } = pic();
    chip.raise(4);
    chip.raise(6);
    chip.acknowledge();
    expect(ports.read(0x20)).toBe(0x40);
    ports.write(0x20, 0x0b);
    expect(ports.read(0x20)).toBe(0x10);
    ports.write(0x20, 0x0a);
    expect(ports.read(0x20)).toBe(0x40);
  });

  it('can be initialized anew with another base and automatic EOI', () => {
    const { ports, pic: chip } = pic();
    for (const [port, value] of [
      [0x20, 0x11],
      [0x21, 0x50],
      [0x21, 0x04],
      [0x21, 0x03],
      [0x21, 0x00],
    ])
      ports.write(port, value);
    chip.raise(5);
    expect(chip.acknowledge()).toBe(0x55);
    chip.raise(5);
    expect([chip.pending, chip.inService(5)]).toEqual([true, false]);
  });

  it('rotates priorities and polls', () => {
    const { ports, pic: chip } = pic();
    ports.write(0x20, 0xc3); // input 3 is the lowest, 4 the highest
    chip.raise(3);
    chip.raise(4);
    ports.write(0x20, 0x0c);
    expect(ports.read(0x20)).toBe(0x84);
    ports.write(0x20, 0x20);
    expect(chip.acknowledge()).toBe(0x0b);
  });

  it('takes an EOI when nothing is in service', () => {
    const { ports, pic: chip } = pic();
    ports.write(0x20, 0x20);
    chip.raise(0);
    expect(chip.pending).toBe(true);
  });
});
