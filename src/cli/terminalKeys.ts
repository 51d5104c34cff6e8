/**
 * What a terminal sends when a key is pressed, as text for the guest's keyboard (the escapes of
 * `--keys`). Sources: ECMA-48 control sequences as xterm and the Linux console send them.
 */

const SEQUENCES: ReadonlyMap<string, string> = new Map(
  Object.entries({
    '[A': 'Up',
    '[B': 'Down',
    '[C': 'Right',
    '[D': 'Left',
    '[H': 'Home',
    '[F': 'End',
    '[1~': 'Home',
    '[2~': 'Insert',
    '[3~': 'Delete',
    '[4~': 'End',
    '[5~': 'PageUp',
    '[6~': 'PageDown',
    OP: 'F1',
    OQ: 'F2',
    OR: 'F3',
    OS: 'F4',
    OA: 'Up',
    OB: 'Down',
    OC: 'Right',
    OD: 'Left',
    OH: 'Home',
    OF: 'End',
    '[[A': 'F1',
    '[[B': 'F2',
    '[[C': 'F3',
    '[[D': 'F4',
    '[[E': 'F5',
    '[15~': 'F5',
    '[17~': 'F6',
    '[18~': 'F7',
    '[19~': 'F8',
    '[20~': 'F9',
    '[21~': 'F10',
    '[23~': 'F11',
    '[24~': 'F12',
  }),
);

/** One key sequence after an escape character. */
const SEQUENCE = /^(?:\[\[[A-E]|\[[0-9;]*[A-Za-z~]|O[A-Z])/;

export function terminalToKeys(text: string): string {
  let keys = '';
  for (let i = 0; i < text.length; i++) {
    const character = text[i];
    if (character === '\x1b') {
      const sequence = SEQUENCE.exec(text.slice(i + 1))?.[0];
      const name = sequence === undefined ? undefined : SEQUENCES.get(sequence);
      if (sequence !== undefined) i += sequence.length;
      if (sequence === undefined) keys += '\\e';
      else if (name !== undefined) keys += `{${name}}`;
    } else if (character === '\r' || character === '\n') keys += '\\r';
    else if (character === '\t') keys += '\\t';
    else if (character === '\x7f' || character === '\b') keys += '{Backspace}';
    else if (character < ' ')
      keys += `{Ctrl+${String.fromCharCode(character.charCodeAt(0) + 0x40)}}`;
    else if (character === '\\' || character === '{') keys += `\\${character}`;
    else keys += character;
  }
  return keys;
}
