import { describe, expect, it } from 'vitest';
import { addressText, parseAddress, resolveAddress } from '../../src/ui/address.ts';
import { REGISTER_INDEX } from '../../src/ui/registers.ts';

const registers = Array.from({ length: 22 }, () => 0);
registers[REGISTER_INDEX.DS] = 0x1234;
registers[REGISTER_INDEX.SI] = 0x0010;

/** Where a typed address leads, or why it leads nowhere. */
function lin(text: string): number | string {
  const address = parseAddress(text);
  return typeof address === 'string' ? address : resolveAddress(address, registers).lin;
}

describe('typed addresses', () => {
  it.each([
    ['DS:SI', 0x12350],
    ['ds:100', 0x12440],
    ['B800:0000', 0xb8000],
    ['b800h:10h', 0xb8010],
    ['0xB8000', 0xb8000],
    ['10FFEF', 0x10ffef],
    ['F', 0xf],
  ])('reads %s', (text, expected) => {
    expect(lin(text)).toBe(expected);
  });

  it.each([
    ['', /Type an address/],
    ['hello', /neither a hex number/],
    ['10FFF0', /past the last address/],
    ['DS:12345', /no offset/],
    ['XY:0', /no segment/],
    ['1:2:3', /Type an address/],
  ])('says what is wrong with “%s”', (text, why) => {
    expect(lin(text)).toMatch(why);
  });

  it('shows an address in its segment while it has an offset there', () => {
    expect(addressText(0x12350, 0x1234)).toBe('1234:0010');
    expect(addressText(0x12330, 0x1234).trim()).toBe('12330');
    expect(addressText(0xb8000, null).trim()).toBe('B8000');
  });
});
