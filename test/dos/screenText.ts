/** The text screen of a machine as lines, blanks at their ends cut. */
import type { Machine } from '../../src/machine.ts';

export function screenText(machine: Machine): string[] {
  return Array.from({ length: 25 }, (_, row) => {
    let line = '';
    for (let column = 0; column < 80; column++)
      line += String.fromCharCode(machine.memory.read8(0xb8000 + (row * 80 + column) * 2));
    return line.replaceAll('\0', ' ').trimEnd();
  });
}
