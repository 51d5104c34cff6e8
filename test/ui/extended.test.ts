import { describe, expect, it } from 'vitest';
import { extendedHex, extendedText } from '../../src/ui/extended.ts';

/** The ten bytes of `3FFF 8000000000000000`. */
function bytes(text: string): Uint8Array {
  const pairs = text.replaceAll(' ', '').match(/../g) ?? [];
  return Uint8Array.from(pairs.map((pair) => parseInt(pair, 16)).toReversed());
}

describe('extended reals as text', () => {
  it.each([
    ['0000 0000000000000000', '0'],
    ['8000 0000000000000000', '-0'],
    ['3FFF 8000000000000000', '1'],
    ['BFFF 8000000000000000', '-1'],
    ['4000 C90FDAA22168C235', '3.14159265358979324'],
    ['3FFB CCCCCCCCCCCCCCCD', '0.1'],
    ['3FF1 D1B71758E219652C', '0.0001'],
    ['3FEE A7C5AC471B478423', '0.00001'],
    ['3FEB 8637BD05AF6C69B6', '1e-6'],
    ['4005 C800000000000000', '100'],
    ['403A DE0B6B3A763FFFF0', '999999999999999999'],
    ['403A DE0B6B3A76400000', '1e+18'],
    ['7FFE FFFFFFFFFFFFFFFF', '1.18973149535723177e+4932'],
    ['0000 0000000000000001', '3.6451995318824746e-4951'],
    ['0001 8000000000000000', '3.36210314311209351e-4932'],
    ['7FFF 8000000000000000', '+∞'],
    ['FFFF 8000000000000000', '-∞'],
    ['FFFF C000000000000000', 'indefinite NaN'],
    ['7FFF C000000000000001', 'NaN'],
    ['7FFF A000000000000000', 'signalling NaN'],
    ['3FFF 4000000000000000', 'unsupported'],
    ['7FFF 0000000000000000', 'unsupported'],
  ])('reads %s as %s', (hex, text) => {
    expect(extendedText(bytes(hex))).toBe(text);
    expect(extendedHex(bytes(hex))).toBe(hex);
  });
});
