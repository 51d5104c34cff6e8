/**
 * The I/O address space: which device answers which port.
 *
 * Every device on the board is 8 bits wide: a 16-bit access is two byte accesses, to the port and
 * to the one behind it, low byte first. A port nobody answers reads FFh and swallows writes
 * (dos-bios.md section 10); the first access to each is told to `hooks.missing`.
 *
 * Not implemented: devices with a 16-bit data path (ATA).
 */
import type { Hooks } from '../state/hooks.ts';
import { AT, STATE } from '../state/layout.ts';
import type { Memory } from '../state/memory.ts';
import { array, defineStruct, u8 } from '../state/struct.ts';

/** What a device offers on its ports. `port` is the full port number; values are bytes. */
export interface PortDevice {
  read(port: number): number;
  write(port: number, value: number): void;
}

/** Ports below this are each reported missing once; those from here on share one report. */
const NAMED_PORTS = 0x400;

export const PortsState = defineStruct({
  /** A bit per port below NAMED_PORTS that has been reported missing; the last bit is the rest. */
  reported: array(u8, NAMED_PORTS / 8 + 1),
});

/** Value of a port that no device drives: the bus floats high. */
const FLOATING = 0xff;

export class Ports {
  readonly #devices = new Map<number, PortDevice>();
  readonly #reported;
  readonly #hooks: Hooks;

  constructor(memory: Memory, hooks: Hooks) {
    this.#reported = PortsState.at(memory.view, STATE + AT.ports).reported;
    this.#hooks = hooks;
  }

  reset(): void {
    for (let i = 0; i < this.#reported.length; i++) this.#reported.set(i, 0);
  }

  /** Puts `device` on the ports `first` to `last`. */
  connect(first: number, last: number, device: PortDevice): void {
    for (let port = first; port <= last; port++) this.#devices.set(port, device);
  }

  /** IN: reads `size` bytes from `port` upward, little-endian. */
  read(port: number, size: 1 | 2 | 4 = 1): number {
    let value = 0;
    for (let i = 0; i < size; i++) value |= this.#read8((port + i) & 0xffff) << (8 * i);
    return value >>> 0;
  }

  /** OUT: writes the low `size` bytes of `value` to `port` upward. */
  write(port: number, value: number, size: 1 | 2 | 4 = 1): void {
    for (let i = 0; i < size; i++) {
      const device = this.#devices.get((port + i) & 0xffff);
      const byte = (value >>> (8 * i)) & 0xff;
      if (device === undefined) this.#missing((port + i) & 0xffff);
      else device.write((port + i) & 0xffff, byte);
    }
  }

  #read8(port: number): number {
    const device = this.#devices.get(port);
    if (device !== undefined) return device.read(port) & 0xff;
    this.#missing(port);
    return FLOATING;
  }

  #missing(port: number): void {
    const slot = Math.min(port, NAMED_PORTS);
    const seen = this.#reported.get(slot >> 3);
    if (seen & (1 << (slot & 7))) return;
    this.#reported.set(slot >> 3, seen | (1 << (slot & 7)));
    this.#hooks.missing?.(
      `no device answers I/O port ${port.toString(16).toUpperCase().padStart(4, '0')}h`,
    );
  }
}
