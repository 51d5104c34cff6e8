/**
 * Models the keyboard and its controller, the 8042 of the AT: ports 60h and 64h, IRQ 1.
 *
 * Scan codes (set 1, as the controller translates them) wait in the keyboard and enter the output
 * buffer one at a time: the next one about a millisecond after the last was read, and not while
 * IRQ 1 is in service, so that a handler and the one it chains to read the same code
 * (dos-bios.md 9.4). Text that is to be typed waits behind them (typing.ts, dos-bios.md 9.7).
 * Source: dos-bios.md section 10; IBM AT Technical Reference, keyboard controller.
 *
 * Not implemented: typematic repetition (the host repeats make codes), the PS/2 mouse on the
 * auxiliary port, scan code sets 2 and 3, the keyboard lock.
 */
import { AT, RAM, STATE } from '../state/layout.ts';
import type { Problem } from '../state/input.ts';
import type { Memory } from '../state/memory.ts';
import { bytes, defineStruct, f64, u16, u8 } from '../state/struct.ts';
import type { Pic } from './pic.ts';
import { EVENT_KEYBOARD, EVENT_TYPING } from './scheduler.ts';
import type { Scheduler } from './scheduler.ts';
import type { SystemControl } from './system.ts';
import { parseKeys } from './typing.ts';

const QUEUE_SIZE = 256;
const REPLIES_SIZE = 16;

export const KeyboardState = defineStruct({
  /** The output buffer: what port 60h reads, and whether it holds something unread. */
  output: u8,
  outputFull: u8,
  /** Bit 0: IRQ 1 enabled; bit 4: keyboard off; bit 6: translation to set 1. */
  commandByte: u8,
  /** Status bit 3: the last byte written was a command (port 64h). */
  lastWasCommand: u8,
  /** Controller command, and keyboard command, that waits for its data byte; 0 for none. */
  controllerExpects: u8,
  keyboardExpects: u8,
  /** 0 while the keyboard has been told not to scan. */
  scanning: u8,
  /** Bits 0-2: Scroll, Num and Caps lights. */
  leds: u8,
  /** The keyboard's answers to commands, which go before scan codes. */
  replyCount: u8,
  replies: bytes(REPLIES_SIZE),
  queueHead: u16,
  queueCount: u16,
  queue: bytes(QUEUE_SIZE),
  /** Virtual time, in microseconds, before which no byte enters the output buffer. */
  readyAt: f64,
});

const TYPING_SIZE = AT.protection - AT.typing - 32;

/**
 * Keys to be typed, as records of a length and that many scan codes; length 0 is a pause, whose
 * milliseconds follow as a 32-bit number.
 */
const TypingState = defineStruct({
  used: u16,
  /** Virtual time, in microseconds, before which the next key is not typed. */
  notBefore: f64,
  records: bytes(TYPING_SIZE),
});

/** From reading one byte to the next one in the output buffer. */
const BYTE_MICROSECONDS = 1_000;
/** How long at most a byte is held back because IRQ 1 is in service. */
const IN_SERVICE_MICROSECONDS = 50_000;
/** Between two keys given as text. */
const TYPING_MICROSECONDS = 10_000;

const IRQ = 1;

const STATUS_OUTPUT_FULL = 0x01;
const STATUS_SYSTEM = 0x04;
const STATUS_COMMAND = 0x08;
const STATUS_UNLOCKED = 0x10;

const COMMAND_IRQ = 0x01;
const COMMAND_KEYBOARD_OFF = 0x10;
const COMMAND_POWER_ON = 0x45;

const OUTPUT_PORT_NOT_RESET = 0x01;
const OUTPUT_PORT_A20 = 0x02;

const ACK = 0xfa;
const RESEND = 0xfe;
const SELF_TEST_PASSED = 0xaa;

/** Offsets in RAM of the BIOS keyboard ring's head and tail (40:1A, 40:1C). */
const RING_HEAD = RAM + 0x41a;
const RING_TAIL = RAM + 0x41c;

export interface KeyboardWiring {
  readonly scheduler: Scheduler;
  readonly pic: Pic;
  readonly system: SystemControl;
}

export class Keyboard {
  readonly #state;
  readonly #typing;
  readonly #view: DataView;
  readonly #scheduler: Scheduler;
  readonly #pic: Pic;
  readonly #system: SystemControl;

  constructor(memory: Memory, { scheduler, pic, system }: KeyboardWiring) {
    this.#state = KeyboardState.at(memory.view, STATE + AT.keyboard);
    this.#typing = TypingState.at(memory.view, STATE + AT.typing);
    this.#view = memory.view;
    this.#scheduler = scheduler;
    this.#pic = pic;
    this.#system = system;
  }

  reset(): void {
    const state = this.#state;
    state.output = state.outputFull = 0;
    state.commandByte = COMMAND_POWER_ON;
    state.lastWasCommand = state.controllerExpects = state.keyboardExpects = 0;
    state.scanning = 1;
    state.leds = 0;
    state.replyCount = state.queueHead = state.queueCount = 0;
    state.readyAt = 0;
    this.#typing.used = 0;
    this.#typing.notBefore = 0;
  }

  /** Whether a scan code or typed key has yet to reach the guest. */
  get pending(): boolean {
    return this.#typing.used > 0 || this.#state.queueCount > 0 || this.#state.outputFull !== 0;
  }

  /** Scan codes from the keys themselves. Those that the keyboard cannot hold are lost. */
  queue(codes: readonly number[]): void {
    const state = this.#state;
    if (!state.scanning) return;
    if (state.queueCount + codes.length > QUEUE_SIZE) return;
    for (const code of codes) {
      state.queue[(state.queueHead + state.queueCount) % QUEUE_SIZE] = code;
      state.queueCount += 1;
    }
    this.#deliver();
  }

  /** Text to be typed, in the notation of typing.ts. */
  type(text: string): Problem | null {
    const typed = parseKeys(text);
    if ('title' in typed) return typed;
    const records = typed.flatMap((item) =>
      item.kind === 'codes'
        ? [item.codes.length, ...item.codes]
        : [0, 0, 8, 16, 24].map((shift, i) => (i === 0 ? 0 : (item.milliseconds >>> shift) & 0xff)),
    );
    const typing = this.#typing;
    if (typing.used + records.length > TYPING_SIZE)
      return {
        title: 'This is too much text to type at once',
        cause: `About ${Math.floor((TYPING_SIZE - typing.used) / 4)} more keys can wait to be typed.`,
        fix: 'Give the text as a file, or on standard input.',
      };
    typing.records.set(records, typing.used);
    typing.used += records.length;
    this.#armTyping();
    return null;
  }

  /** EVENT_KEYBOARD: the next byte may enter the output buffer. */
  onEvent(): void {
    this.#deliver();
  }

  /** EVENT_TYPING: types the next key if the guest has taken the last one. */
  onTyping(): void {
    const typing = this.#typing;
    const { records } = typing;
    if (typing.used === 0) return;
    const now = this.#scheduler.microseconds();
    if (now >= typing.notBefore) {
      if (!this.#takenUp()) typing.notBefore = now + TYPING_MICROSECONDS;
      else {
        const length = records[0];
        const size = length === 0 ? 5 : 1 + length;
        const record = records.slice(0, size);
        records.copyWithin(0, size, typing.used);
        typing.used -= size;
        if (length > 0) this.queue([...record.subarray(1)]);
        const pause = new DataView(record.buffer);
        typing.notBefore =
          now + (length > 0 ? TYPING_MICROSECONDS : pause.getUint32(1, true) * 1000);
      }
    }
    this.#armTyping();
  }

  /** Everything sent has been read, and the program has taken it out of the BIOS's ring. */
  #takenUp(): boolean {
    const state = this.#state;
    if (state.queueCount > 0 || state.outputFull) return false;
    return this.#view.getUint16(RING_HEAD, true) === this.#view.getUint16(RING_TAIL, true);
  }

  #armTyping(): void {
    if (this.#typing.used === 0) return;
    const now = this.#scheduler.microseconds();
    this.#scheduler.set(
      EVENT_TYPING,
      this.#scheduler.after(Math.max(0, this.#typing.notBefore - now)),
    );
  }

  /** Puts the next byte into the output buffer, or arranges for that when it is too early. */
  #deliver(): void {
    const state = this.#state;
    if (state.outputFull) return;
    const off = (state.commandByte & COMMAND_KEYBOARD_OFF) !== 0;
    if (state.replyCount === 0 && (state.queueCount === 0 || off)) return;
    const now = this.#scheduler.microseconds();
    const held = this.#pic.inService(IRQ) && now < state.readyAt + IN_SERVICE_MICROSECONDS;
    if (now < state.readyAt || held) {
      const wait = held ? BYTE_MICROSECONDS : state.readyAt - now;
      this.#scheduler.set(EVENT_KEYBOARD, this.#scheduler.after(wait));
      return;
    }
    if (state.replyCount > 0) {
      const byte = state.replies[0];
      state.replies.copyWithin(0, 1, state.replyCount);
      state.replyCount -= 1;
      this.#fill(byte);
      return;
    }
    const byte = state.queue[state.queueHead];
    state.queueHead = (state.queueHead + 1) % QUEUE_SIZE;
    state.queueCount -= 1;
    this.#fill(byte);
  }

  #fill(byte: number): void {
    const state = this.#state;
    state.output = byte;
    state.outputFull = 1;
    if (state.commandByte & COMMAND_IRQ) this.#pic.raise(IRQ);
  }

  read(port: number): number {
    const state = this.#state;
    if (port === 0x64)
      return (
        STATUS_SYSTEM |
        STATUS_UNLOCKED |
        (state.outputFull ? STATUS_OUTPUT_FULL : 0) |
        (state.lastWasCommand ? STATUS_COMMAND : 0)
      );
    if (state.outputFull) {
      state.outputFull = 0;
      this.#pic.lower(IRQ);
      state.readyAt = this.#scheduler.microseconds() + BYTE_MICROSECONDS;
      this.#deliver();
    }
    return state.output;
  }

  write(port: number, value: number): void {
    const state = this.#state;
    if (port === 0x64) {
      state.lastWasCommand = 1;
      this.#command(value);
      return;
    }
    state.lastWasCommand = 0;
    const command = state.controllerExpects;
    state.controllerExpects = 0;
    if (command === 0) this.#keyboardCommand(value);
    else if (command === 0x60) {
      state.commandByte = value;
      this.#deliver();
    } else if (command === 0xd1) this.#outputPort(value);
    else if (command === 0xd2) this.#fill(value);
  }

  /** A command to the controller (port 64h). */
  #command(command: number): void {
    const state = this.#state;
    state.controllerExpects = 0;
    if (command >= 0xf0) {
      if ((command & OUTPUT_PORT_NOT_RESET) === 0) this.#system.pulseReset();
      return;
    }
    switch (command) {
      case 0x20:
        return this.#fill(state.commandByte);
      case 0x60: // write the command byte
      case 0xd1: // write the output port
      case 0xd2: // write the output buffer
      case 0xd3: // write the auxiliary output buffer
      case 0xd4: // write to the mouse
        state.controllerExpects = command;
        return;
      case 0xa9: // test of the auxiliary port
      case 0xab: // test of the keyboard port
        return this.#fill(0);
      case 0xaa: // self test
        return this.#fill(0x55);
      case 0xad:
        state.commandByte |= COMMAND_KEYBOARD_OFF;
        return;
      case 0xae:
        state.commandByte &= ~COMMAND_KEYBOARD_OFF;
        return this.#deliver();
      case 0xc0: // input port: not locked, colour display
        return this.#fill(0xa0);
      case 0xd0:
        return this.#fill(
          OUTPUT_PORT_NOT_RESET |
            (this.#system.a20 ? OUTPUT_PORT_A20 : 0) |
            (state.outputFull ? 0x10 : 0),
        );
      case 0xdd:
      case 0xdf:
        this.#system.a20 = command === 0xdf;
        return;
      case 0xe0: // test inputs
        return this.#fill(0);
    }
  }

  #outputPort(value: number): void {
    this.#system.a20 = (value & OUTPUT_PORT_A20) !== 0;
    if ((value & OUTPUT_PORT_NOT_RESET) === 0) this.#system.pulseReset();
  }

  /** A byte to the keyboard itself (port 60h): a command, or the data of the last one. */
  #keyboardCommand(value: number): void {
    const state = this.#state;
    const command = state.keyboardExpects;
    state.keyboardExpects = 0;
    if (command !== 0) {
      if (command === 0xed) state.leds = value & 7;
      if (command === 0xf0 && value === 0) return this.#reply(ACK, 2);
      return this.#reply(ACK);
    }
    switch (value) {
      case 0xed: // lights
      case 0xf0: // scan code set
      case 0xf3: // typematic rate
        state.keyboardExpects = value;
        return this.#reply(ACK);
      case 0xee: // echo
        return this.#reply(0xee);
      case 0xf2: // identify
        return this.#reply(ACK, 0xab, 0x83);
      case 0xf4:
      case 0xf6:
        state.scanning = 1;
        return this.#reply(ACK);
      case 0xf5:
        state.scanning = 0;
        state.queueCount = 0;
        return this.#reply(ACK);
      case 0xfe:
        return this.#reply(state.output);
      case 0xff:
        state.scanning = 1;
        state.queueCount = state.leds = 0;
        return this.#reply(ACK, SELF_TEST_PASSED);
      default:
        return this.#reply(RESEND);
    }
  }

  #reply(...answers: number[]): void {
    const state = this.#state;
    for (const byte of answers) {
      if (state.replyCount === REPLIES_SIZE) return;
      state.replies[state.replyCount] = byte;
      state.replyCount += 1;
    }
    this.#deliver();
  }
}
