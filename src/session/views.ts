/** Ranges of guest RAM that the page has subscribed to, where they lie at this moment. */
import type { Regs } from '../cpu/regs.ts';
import type { FrameRange } from '../state/frame.ts';
import { linear } from '../state/memory.ts';
import type { ViewRange } from './protocol.ts';

/** The stretch that a range means with these registers; what would lie below 0 is left out. */
export function resolveRange(range: ViewRange, regs: Regs): FrameRange {
  const lin = typeof range.from === 'number' ? range.from : pairAddress(regs, range.from);
  const from = Math.max(0, lin - range.before);
  return { id: range.id, lin: from, length: lin - from + range.length };
}

type RegisterPair = Exclude<ViewRange['from'], number>;

function pairAddress(regs: Regs, pair: RegisterPair): number {
  switch (pair) {
    case 'cs:ip':
      return linear(regs.cs, regs.ip);
    case 'ss:sp':
      return linear(regs.ss, regs.sp);
    case 'ss:bp':
      return linear(regs.ss, regs.bp);
    case 'ds:si':
      return linear(regs.ds, regs.si);
    case 'ds:dx':
      return linear(regs.ds, regs.dx);
    case 'ds:bx':
      return linear(regs.ds, regs.bx);
    case 'es:di':
      return linear(regs.es, regs.di);
  }
}
