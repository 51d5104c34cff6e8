import { describe, expect, it } from 'vitest';
import { GuestKeyboard, typedText, type Key } from '../../src/ui/keys.ts';

function key(code: string, name = code, altGraph = false): Key {
  return { code, key: name, metaKey: false, getModifierState: () => altGraph };
}

function keyboard() {
  const sent: number[] = [];
  let released = 0;
  const guest = new GuestKeyboard({
    send: (codes) => sent.push(...codes),
    release: () => released++,
  });
  /** `+KeyA -KeyA`: goes down, goes up. */
  const press = (text: string) => {
    for (const word of text.split(' ')) {
      if (word.startsWith('+')) guest.down(key(word.slice(1)));
      else guest.up(key(word.slice(1)));
    }
  };
  return { guest, press, sent, released: () => released };
}

describe('the keyboard of the guest', () => {
  it.each([
    ['+KeyA -KeyA', [0x1e, 0x9e]],
    ['+ShiftLeft +Digit1 -Digit1 -ShiftLeft', [0x2a, 0x02, 0x82, 0xaa]],
    ['+ArrowUp -ArrowUp', [0xe0, 0x48, 0xe0, 0xc8]],
    ['+Numpad8 -Numpad8', [0x48, 0xc8]],
    ['+F10 -F10', [0x44, 0xc4]],
    ['+AltLeft +KeyX -KeyX -AltLeft', [0x38, 0x2d, 0xad, 0xb8]],
    ['+ControlRight +KeyC -KeyC -ControlRight', [0xe0, 0x1d, 0x2e, 0xae, 0xe0, 0x9d]],
    ['+KeyA +KeyA -KeyA', [0x1e, 0x1e, 0x9e]],
  ])('sends %s as make and break codes', (keys, codes) => {
    const { press, sent } = keyboard();
    press(keys);
    expect(sent).toEqual(codes);
  });

  it('leaves keys that a PC does not have, and shortcuts of the system, to the browser', () => {
    const { guest, sent } = keyboard();
    expect(guest.down(key('BrowserBack'))).toBe(false);
    expect(guest.down({ ...key('KeyC'), metaKey: true })).toBe(false);
    expect(guest.up(key('KeyQ'))).toBe(false);
    expect(sent).toEqual([]);
  });

  it('lets go of held keys when the focus leaves', () => {
    const { guest, press, sent } = keyboard();
    press('+ShiftLeft +KeyB');
    guest.letGo();
    expect(sent.slice(2)).toEqual([0xaa, 0xb0]);
    guest.letGo();
    expect(sent).toHaveLength(4);
  });

  it.each([
    '+ControlLeft +AltLeft -AltLeft -ControlLeft',
    '+AltLeft +ControlRight -AltLeft -ControlRight',
  ])('is released by Ctrl and Alt alone: %s', (keys) => {
    const { press, released } = keyboard();
    press(keys);
    expect(released()).toBe(1);
  });

  it.each([
    '+ControlLeft +AltLeft +Delete -Delete -AltLeft -ControlLeft',
    '+KeyA +ControlLeft +AltLeft -AltLeft -ControlLeft -KeyA',
    '+ControlLeft -ControlLeft +AltLeft -AltLeft',
    '+ControlLeft +AltRight -AltRight -ControlLeft',
  ])('is not released by %s', (keys) => {
    const { press, released } = keyboard();
    press(keys);
    expect(released()).toBe(0);
  });

  it('is not released by AltGr, which some systems send as Ctrl and Alt', () => {
    const { guest, released } = keyboard();
    guest.down(key('ControlLeft', 'Control'));
    guest.down(key('AltLeft', 'AltGraph', true));
    guest.up(key('AltLeft', 'AltGraph', true));
    guest.up(key('ControlLeft', 'Control'));
    expect(released()).toBe(0);
  });

  /** A character as a layout gives it, typed on the key at this place. */
  it.each([
    ['the Z of a German keyboard', 'KeyY', 'z', '', [0x2c, 0xac]],
    ['a capital without Shift', 'KeyH', 'H', '', [0x2a, 0x23, 0xa3, 0xaa]],
    ['/ on Shift+7', 'Digit7', '/', 'ShiftLeft', [0xaa, 0x35, 0xb5, 0x2a]],
    ['é, which no key types', 'Digit2', 'é', '', [0x38, 0x4f, 0xcf, 0x51, 0xd1, 0x52, 0xd2, 0xb8]],
    ['Ctrl with a letter', 'KeyY', 'z', 'ControlLeft', [0x2c, 0xac]],
    ['a digit of the keypad', 'Numpad4', '4', '', [0x4b, 0xcb]],
  ])('types %s', (_, code, character, modifier, codes) => {
    const { guest, press, sent } = keyboard();
    if (modifier !== '') press(`+${modifier}`);
    const before = sent.length;
    guest.down(key(code, character));
    guest.up(key(code, character));
    expect(sent.slice(before)).toEqual(codes);
  });

  it('types @ on AltGr+Q without Ctrl and Alt', () => {
    const { guest, press, sent } = keyboard();
    press('+ControlLeft');
    guest.down(key('AltRight', 'AltGraph', true));
    guest.down(key('KeyQ', '@', true));
    expect(sent.slice(3)).toEqual([0x9d, 0xe0, 0xb8, 0x2a, 0x03, 0x83, 0xaa, 0x1d, 0xe0, 0x38]);
  });

  it('keeps pasted text what it is through the escapes of typing', () => {
    expect(typedText('a\\b{c}\r\nd\n')).toBe('a\\\\b\\{c}\\rd\\r');
  });
});
