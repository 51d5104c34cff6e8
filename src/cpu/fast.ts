import type { Handler, Op } from './op.ts';
export function fastHandler(_op: Op, _key: string, _size: number): Handler | null {
  return null;
}
export function pairHandler(_first: Op, _second: Op): Handler | null {
  return null;
}
