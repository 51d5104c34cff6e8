/**
 * Function 3Fh on the console. Cooked: a line is edited, then handed out with CR and LF over as many
 * reads as the program makes (G58, G59). Raw: characters as they come, without echo. Source:
 * dos-bios.md 5.2.
 */
import { closeCall, findCall, openCall } from '../bios/calls.ts';
import type { Guest, Outcome } from '../bios/service.ts';
import { WAIT_KEY } from '../bios/service.ts';
import { defineStruct, u16 } from '../state/struct.ts';
import { callInt23 } from './break.ts';
import { CR, END_OF_TEXT, LF, readKey, writeChar } from './console.ts';
import { writeByte, writeBytes } from './far.ts';
import { inputKeyLine } from './lineInput.ts';
import type { SftView } from './sft.ts';
import { INFO_RAW } from './sft.ts';
import { CON_LINE_SIZE, variables } from './variables.ts';

const LINE_RECORD = 0x213f;
const RAW_RECORD = 0x2140;
/** Characters of a line that DOS edits for 3Fh, CR included. */
const MAX_LINE = CON_LINE_SIZE - 2;

const RawProgress = defineStruct({ done: u16 });

/** Reads up to `count` characters to DS:DX. */
export function readCon(guest: Guest, entry: SftView, count: number): number | Outcome {
  return entry.info & INFO_RAW ? readRaw(guest, count) : readLine(guest, count);
}

function readRaw(guest: Guest, count: number): number | Outcome {
  const { regs } = guest;
  const record = findCall(guest, RAW_RECORD) ?? openCall(guest, RAW_RECORD, RawProgress.size);
  const progress = RawProgress.at(record.view, record.at);
  while (progress.done < count) {
    const char = readKey(guest);
    if (char === null) return WAIT_KEY;
    writeByte(guest, regs.ds, regs.dx + progress.done, char.code);
    progress.done += 1;
  }
  closeCall(guest, record);
  regs.ax = count;
  return 0;
}

function readLine(guest: Guest, count: number): number | Outcome {
  const { regs } = guest;
  const dos = variables(guest);
  if (dos.linePosition >= dos.lineLength) {
    const template = dos.line.slice(0, Math.max(0, dos.lineLength - 2));
    const text = inputKeyLine(guest, LINE_RECORD, MAX_LINE, template);
    if (text === 'wait') return WAIT_KEY;
    if (text === 'break') return callInt23(guest);
    writeChar(guest, LF);
    dos.line = Uint8Array.from([...text, CR, LF]);
    dos.lineLength = text.length + 2;
    dos.linePosition = 0;
    if (text[0] === END_OF_TEXT) {
      dos.linePosition = dos.lineLength;
      regs.ax = 0;
      return 0;
    }
  }
  const end = Math.min(dos.linePosition + count, dos.lineLength, CON_LINE_SIZE);
  const part = dos.line.slice(dos.linePosition, end);
  writeBytes(guest, regs.ds, regs.dx, part);
  dos.linePosition = end;
  regs.ax = part.length;
  return 0;
}
