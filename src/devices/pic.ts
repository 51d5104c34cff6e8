/**
 * The pair of 8259A interrupt controllers: master at 20h/21h (IRQ 0-7), slave at A0h/A1h (IRQ
 * 8-15) on the master's input 2.
 *
 * Modelled after the Intel 8259A data sheet: ICW1-4, masks, fully nested priority with rotation,
 * specific and non-specific EOI, automatic EOI, special mask mode, poll mode, and the spurious
 * IRQ 7 when a request is withdrawn before it is acknowledged.
 *
 * Not implemented: level-triggered inputs, special fully nested mode, buffered mode, 8080 mode,
 * cascades other than the one of the AT.
 */
import { AT, STATE } from '../state/layout.ts';
import { type MachineVariables, machineStateOf } from '../state/machineState.ts';
import type { Memory } from '../state/memory.ts';
import { defineStruct, u8 } from '../state/struct.ts';

/** One controller of the pair, the master first. */
export const PicState = defineStruct({
  /** Requests latched by an edge and not yet acknowledged. */
  irr: u8,
  /** Requests acknowledged and not yet ended (EOI). */
  isr: u8,
  /** Mask: set bits are disabled. */
  imr: u8,
  /** Interrupt vector of input 0 (ICW2). */
  base: u8,
  /** Next initialization word expected on the odd port: 2, 3, 4, or 0. */
  expects: u8,
  /** ICW1 asked for ICW4. */
  wantsIcw4: u8,
  autoEoi: u8,
  /** Automatic EOI rotates priorities. */
  rotateOnAutoEoi: u8,
  specialMask: u8,
  /** OCW3 selected ISR for reading at the even port. */
  readsIsr: u8,
  /** OCW3 asked for a poll: the next read acknowledges. */
  polls: u8,
  /** Input with the lowest priority; 7 unless rotated. */
  lowest: u8,
});
type ChipState = ReturnType<typeof PicState.at>;

/** Input of the master that the slave drives. */
const CASCADE = 2;

/** IRQ 13 at the slave. */
const COPROCESSOR_INPUT = 0x20;

/** What the AT's BIOS leaves behind: vectors 08h and 70h; IRQ 0, 1, 2 and 6 enabled. */
const POWER_ON = [
  { base: 0x08, imr: 0xb8 },
  { base: 0x70, imr: 0xff },
];

export class Pic {
  readonly #master: ChipState;
  readonly #slave: ChipState;
  readonly #machine: MachineVariables;

  constructor(memory: Memory) {
    this.#master = PicState.at(memory.view, STATE + AT.pic);
    this.#machine = machineStateOf(memory.view);
    this.#slave = PicState.at(memory.view, STATE + AT.pic + PicState.size);
  }

  /** Power-on, and programmed as the BIOS does. */
  reset(): void {
    [this.#master, this.#slave].forEach((chip, i) => {
      clear(chip);
      chip.imr = POWER_ON[i].imr;
      chip.base = POWER_ON[i].base;
    });
    // The BIOS lets the coprocessor in if it finds one.
    if (this.#machine.fpu !== 0) this.#slave.imr &= ~COPROCESSOR_INPUT;
  }

  /** A rising edge on input `irq` (0-15): the request stays until it is acknowledged. */
  raise(irq: number): void {
    const chip = irq < 8 ? this.#master : this.#slave;
    chip.irr |= 1 << (irq & 7);
  }

  /** Input `irq` falls: a request that has not been acknowledged is withdrawn. */
  lower(irq: number): void {
    const chip = irq < 8 ? this.#master : this.#slave;
    chip.irr &= ~(1 << (irq & 7));
  }

  /** Whether the INTR pin is high: an unmasked request of sufficient priority is there. */
  get pending(): boolean {
    return this.#masterRequest() >= 0;
  }

  /** Whether input `irq` is enabled in the mask (of both controllers, for the slave's inputs). */
  enabled(irq: number): boolean {
    if (irq < 8) return (this.#master.imr & (1 << irq)) === 0;
    return this.enabled(CASCADE) && (this.#slave.imr & (1 << (irq & 7))) === 0;
  }

  /** Whether the request of input `irq` has been acknowledged and not yet ended. */
  inService(irq: number): boolean {
    const chip = irq < 8 ? this.#master : this.#slave;
    return (chip.isr & (1 << (irq & 7))) !== 0;
  }

  /** The CPU's INTA cycle: puts the request in service and returns its vector. */
  acknowledge(): number {
    const input = this.#masterRequest();
    if (input < 0) return this.#master.base + 7;
    begin(this.#master, input);
    if (input !== CASCADE) return this.#master.base + input;
    const slaveInput = request(this.#slave, this.#slave.irr);
    if (slaveInput < 0) return this.#slave.base + 7;
    begin(this.#slave, slaveInput);
    return this.#slave.base + slaveInput;
  }

  /** The input (0-15) that has this vector; those of the master go first. */
  inputOf(vector: number): number {
    const isSlaves = (vector & 0xf8) !== this.#master.base && (vector & 0xf8) === this.#slave.base;
    return (vector & 7) + (isSlaves ? 8 : 0);
  }

  read(port: number): number {
    const chip = port < 0xa0 ? this.#master : this.#slave;
    if (port & 1) return chip.imr;
    if (chip.polls) return this.#poll(chip);
    return chip.readsIsr ? chip.isr : chip === this.#master ? this.#masterLines() : chip.irr;
  }

  write(port: number, value: number): void {
    const chip = port < 0xa0 ? this.#master : this.#slave;
    if (port & 1) writeOdd(chip, value);
    else if (value & 0x10) initialize(chip, value);
    else if (value & 0x08) writeOcw3(chip, value);
    else writeOcw2(chip, value);
  }

  /** The master's requests with the slave's output on the cascade input. */
  #masterLines(): number {
    const slave = this.#slave;
    if (slave.irr === 0 || request(slave, slave.irr) < 0) return this.#master.irr;
    return this.#master.irr | (1 << CASCADE);
  }

  #masterRequest(): number {
    const lines = this.#masterLines();
    return lines === 0 ? -1 : request(this.#master, lines);
  }

  #poll(chip: ChipState): number {
    chip.polls = 0;
    const input = chip === this.#master ? this.#masterRequest() : request(chip, chip.irr);
    if (input < 0) return 0;
    begin(chip, input);
    return 0x80 | input;
  }
}

/** The unmasked request that may interrupt what is in service, or -1. */
function request(chip: ChipState, irr: number): number {
  const wanted = irr & ~chip.imr;
  if (wanted === 0) return -1;
  const { isr, imr, lowest, specialMask } = chip;
  for (let i = 1; i <= 8; i++) {
    const input = (lowest + i) & 7;
    const bit = 1 << input;
    if (isr & bit && !(specialMask && imr & bit)) return -1;
    if (wanted & bit) return input;
  }
  return -1;
}

function begin(chip: ChipState, input: number): void {
  chip.irr &= ~(1 << input);
  if (!chip.autoEoi) chip.isr |= 1 << input;
  else if (chip.rotateOnAutoEoi) chip.lowest = input;
}

function clear(chip: ChipState): void {
  chip.irr = chip.isr = chip.imr = 0;
  chip.expects = chip.wantsIcw4 = chip.autoEoi = chip.rotateOnAutoEoi = 0;
  chip.specialMask = chip.readsIsr = chip.polls = 0;
  chip.lowest = 7;
}

/** ICW1: bit 0 asks for ICW4, bit 1 says that there is no slave (no ICW3). */
function initialize(chip: ChipState, icw1: number): void {
  clear(chip);
  chip.wantsIcw4 = icw1 & 1;
  chip.expects = 2;
  if (icw1 & 2) chip.expects |= SINGLE;
}

/** Flag in `expects`: ICW3 will not come. */
const SINGLE = 0x80;

function writeOdd(chip: ChipState, value: number): void {
  const single = chip.expects & SINGLE;
  switch (chip.expects & ~SINGLE) {
    case 2:
      chip.base = value & 0xf8;
      chip.expects = single ? (chip.wantsIcw4 ? 4 : 0) : 3;
      return;
    case 3:
      chip.expects = chip.wantsIcw4 ? 4 : 0;
      return;
    case 4:
      chip.autoEoi = (value >> 1) & 1;
      chip.expects = 0;
      return;
    default:
      chip.imr = value;
  }
}

/** OCW2: bits 7-5 are rotate, specific and EOI; bits 2-0 the input of a specific command. */
function writeOcw2(chip: ChipState, value: number): void {
  const level = value & 7;
  switch (value >> 5) {
    case 0b000:
    case 0b100:
      chip.rotateOnAutoEoi = value >> 7;
      return;
    case 0b001:
    case 0b101: {
      const input = highestInService(chip);
      if (input < 0) return;
      chip.isr &= ~(1 << input);
      if (value & 0x80) chip.lowest = input;
      return;
    }
    case 0b011:
    case 0b111:
      chip.isr &= ~(1 << level);
      if (value & 0x80) chip.lowest = level;
      return;
    case 0b110:
      chip.lowest = level;
  }
}

function highestInService(chip: ChipState): number {
  for (let i = 1; i <= 8; i++) {
    const input = (chip.lowest + i) & 7;
    const bit = 1 << input;
    if (chip.isr & bit && !(chip.specialMask && chip.imr & bit)) return input;
  }
  return -1;
}

/** OCW3: bits 1-0 select IRR or ISR, bit 2 polls, bits 6-5 the special mask mode. */
function writeOcw3(chip: ChipState, value: number): void {
  if (value & 0x04) chip.polls = 1;
  if (value & 0x02) chip.readsIsr = value & 1;
  if (value & 0x40) chip.specialMask = (value >> 5) & 1;
}
