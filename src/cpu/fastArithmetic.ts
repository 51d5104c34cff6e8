/**
 * Short handlers of two-operand arithmetic: a line for each form. The key is operation, size in
 * bytes, destination and source: r register, m memory, i immediate.
 *
 * They are written out, not made by a function of functions: each is compiled by itself then, with
 * its arithmetic inlined (docs/performance.md). They leave memory that is odd, code, watched or
 * protected to the general handler, before anything has happened.
 */
import * as alu from './alu.ts';
import { map, map16, r16, r8, ram, ram16 } from './core.ts';
import { byteAt, linearOf, wordAt } from './fastMemory.ts';
import type { Handler } from './op.ts';

export const FAST_ARITHMETIC: Readonly<Record<string, Handler>> = {
  ADD1rr: (op) => {
    r8[op.reg0] = alu.add8(r8[op.reg0], r8[op.reg1]);
    return op.next;
  },
  ADD1ri: (op) => {
    r8[op.reg0] = alu.add8(r8[op.reg0], op.imm);
    return op.next;
  },
  ADD1rm: (op) => {
    r8[op.reg0] = alu.add8(r8[op.reg0], byteAt(op));
    return op.next;
  },
  ADD1mr: (op) => {
    const lin = linearOf(op);
    if (map[lin] !== 0) return op.general(op);
    ram[lin] = alu.add8(ram[lin], r8[op.reg1]);
    return op.next;
  },
  ADD1mi: (op) => {
    const lin = linearOf(op);
    if (map[lin] !== 0) return op.general(op);
    ram[lin] = alu.add8(ram[lin], op.imm);
    return op.next;
  },
  ADD2rr: (op) => {
    r16[op.reg0] = alu.add16(r16[op.reg0], r16[op.reg1]);
    return op.next;
  },
  ADD2ri: (op) => {
    r16[op.reg0] = alu.add16(r16[op.reg0], op.imm);
    return op.next;
  },
  ADD2rm: (op) => {
    r16[op.reg0] = alu.add16(r16[op.reg0], wordAt(op));
    return op.next;
  },
  ADD2mr: (op) => {
    const lin = linearOf(op);
    if ((lin & 1) !== 0 || map16[lin >> 1] !== 0) return op.general(op);
    ram16[lin >> 1] = alu.add16(ram16[lin >> 1], r16[op.reg1]);
    return op.next;
  },
  ADD2mi: (op) => {
    const lin = linearOf(op);
    if ((lin & 1) !== 0 || map16[lin >> 1] !== 0) return op.general(op);
    ram16[lin >> 1] = alu.add16(ram16[lin >> 1], op.imm);
    return op.next;
  },
  OR1rr: (op) => {
    r8[op.reg0] = alu.or8(r8[op.reg0], r8[op.reg1]);
    return op.next;
  },
  OR1ri: (op) => {
    r8[op.reg0] = alu.or8(r8[op.reg0], op.imm);
    return op.next;
  },
  OR1rm: (op) => {
    r8[op.reg0] = alu.or8(r8[op.reg0], byteAt(op));
    return op.next;
  },
  OR1mr: (op) => {
    const lin = linearOf(op);
    if (map[lin] !== 0) return op.general(op);
    ram[lin] = alu.or8(ram[lin], r8[op.reg1]);
    return op.next;
  },
  OR1mi: (op) => {
    const lin = linearOf(op);
    if (map[lin] !== 0) return op.general(op);
    ram[lin] = alu.or8(ram[lin], op.imm);
    return op.next;
  },
  OR2rr: (op) => {
    r16[op.reg0] = alu.or16(r16[op.reg0], r16[op.reg1]);
    return op.next;
  },
  OR2ri: (op) => {
    r16[op.reg0] = alu.or16(r16[op.reg0], op.imm);
    return op.next;
  },
  OR2rm: (op) => {
    r16[op.reg0] = alu.or16(r16[op.reg0], wordAt(op));
    return op.next;
  },
  OR2mr: (op) => {
    const lin = linearOf(op);
    if ((lin & 1) !== 0 || map16[lin >> 1] !== 0) return op.general(op);
    ram16[lin >> 1] = alu.or16(ram16[lin >> 1], r16[op.reg1]);
    return op.next;
  },
  OR2mi: (op) => {
    const lin = linearOf(op);
    if ((lin & 1) !== 0 || map16[lin >> 1] !== 0) return op.general(op);
    ram16[lin >> 1] = alu.or16(ram16[lin >> 1], op.imm);
    return op.next;
  },
  ADC1rr: (op) => {
    r8[op.reg0] = alu.adc8(r8[op.reg0], r8[op.reg1]);
    return op.next;
  },
  ADC1ri: (op) => {
    r8[op.reg0] = alu.adc8(r8[op.reg0], op.imm);
    return op.next;
  },
  ADC1rm: (op) => {
    r8[op.reg0] = alu.adc8(r8[op.reg0], byteAt(op));
    return op.next;
  },
  ADC1mr: (op) => {
    const lin = linearOf(op);
    if (map[lin] !== 0) return op.general(op);
    ram[lin] = alu.adc8(ram[lin], r8[op.reg1]);
    return op.next;
  },
  ADC1mi: (op) => {
    const lin = linearOf(op);
    if (map[lin] !== 0) return op.general(op);
    ram[lin] = alu.adc8(ram[lin], op.imm);
    return op.next;
  },
  ADC2rr: (op) => {
    r16[op.reg0] = alu.adc16(r16[op.reg0], r16[op.reg1]);
    return op.next;
  },
  ADC2ri: (op) => {
    r16[op.reg0] = alu.adc16(r16[op.reg0], op.imm);
    return op.next;
  },
  ADC2rm: (op) => {
    r16[op.reg0] = alu.adc16(r16[op.reg0], wordAt(op));
    return op.next;
  },
  ADC2mr: (op) => {
    const lin = linearOf(op);
    if ((lin & 1) !== 0 || map16[lin >> 1] !== 0) return op.general(op);
    ram16[lin >> 1] = alu.adc16(ram16[lin >> 1], r16[op.reg1]);
    return op.next;
  },
  ADC2mi: (op) => {
    const lin = linearOf(op);
    if ((lin & 1) !== 0 || map16[lin >> 1] !== 0) return op.general(op);
    ram16[lin >> 1] = alu.adc16(ram16[lin >> 1], op.imm);
    return op.next;
  },
  SBB1rr: (op) => {
    r8[op.reg0] = alu.sbb8(r8[op.reg0], r8[op.reg1]);
    return op.next;
  },
  SBB1ri: (op) => {
    r8[op.reg0] = alu.sbb8(r8[op.reg0], op.imm);
    return op.next;
  },
  SBB1rm: (op) => {
    r8[op.reg0] = alu.sbb8(r8[op.reg0], byteAt(op));
    return op.next;
  },
  SBB1mr: (op) => {
    const lin = linearOf(op);
    if (map[lin] !== 0) return op.general(op);
    ram[lin] = alu.sbb8(ram[lin], r8[op.reg1]);
    return op.next;
  },
  SBB1mi: (op) => {
    const lin = linearOf(op);
    if (map[lin] !== 0) return op.general(op);
    ram[lin] = alu.sbb8(ram[lin], op.imm);
    return op.next;
  },
  SBB2rr: (op) => {
    r16[op.reg0] = alu.sbb16(r16[op.reg0], r16[op.reg1]);
    return op.next;
  },
  SBB2ri: (op) => {
    r16[op.reg0] = alu.sbb16(r16[op.reg0], op.imm);
    return op.next;
  },
  SBB2rm: (op) => {
    r16[op.reg0] = alu.sbb16(r16[op.reg0], wordAt(op));
    return op.next;
  },
  SBB2mr: (op) => {
    const lin = linearOf(op);
    if ((lin & 1) !== 0 || map16[lin >> 1] !== 0) return op.general(op);
    ram16[lin >> 1] = alu.sbb16(ram16[lin >> 1], r16[op.reg1]);
    return op.next;
  },
  SBB2mi: (op) => {
    const lin = linearOf(op);
    if ((lin & 1) !== 0 || map16[lin >> 1] !== 0) return op.general(op);
    ram16[lin >> 1] = alu.sbb16(ram16[lin >> 1], op.imm);
    return op.next;
  },
  AND1rr: (op) => {
    r8[op.reg0] = alu.and8(r8[op.reg0], r8[op.reg1]);
    return op.next;
  },
  AND1ri: (op) => {
    r8[op.reg0] = alu.and8(r8[op.reg0], op.imm);
    return op.next;
  },
  AND1rm: (op) => {
    r8[op.reg0] = alu.and8(r8[op.reg0], byteAt(op));
    return op.next;
  },
  AND1mr: (op) => {
    const lin = linearOf(op);
    if (map[lin] !== 0) return op.general(op);
    ram[lin] = alu.and8(ram[lin], r8[op.reg1]);
    return op.next;
  },
  AND1mi: (op) => {
    const lin = linearOf(op);
    if (map[lin] !== 0) return op.general(op);
    ram[lin] = alu.and8(ram[lin], op.imm);
    return op.next;
  },
  AND2rr: (op) => {
    r16[op.reg0] = alu.and16(r16[op.reg0], r16[op.reg1]);
    return op.next;
  },
  AND2ri: (op) => {
    r16[op.reg0] = alu.and16(r16[op.reg0], op.imm);
    return op.next;
  },
  AND2rm: (op) => {
    r16[op.reg0] = alu.and16(r16[op.reg0], wordAt(op));
    return op.next;
  },
  AND2mr: (op) => {
    const lin = linearOf(op);
    if ((lin & 1) !== 0 || map16[lin >> 1] !== 0) return op.general(op);
    ram16[lin >> 1] = alu.and16(ram16[lin >> 1], r16[op.reg1]);
    return op.next;
  },
  AND2mi: (op) => {
    const lin = linearOf(op);
    if ((lin & 1) !== 0 || map16[lin >> 1] !== 0) return op.general(op);
    ram16[lin >> 1] = alu.and16(ram16[lin >> 1], op.imm);
    return op.next;
  },
  SUB1rr: (op) => {
    r8[op.reg0] = alu.sub8(r8[op.reg0], r8[op.reg1]);
    return op.next;
  },
  SUB1ri: (op) => {
    r8[op.reg0] = alu.sub8(r8[op.reg0], op.imm);
    return op.next;
  },
  SUB1rm: (op) => {
    r8[op.reg0] = alu.sub8(r8[op.reg0], byteAt(op));
    return op.next;
  },
  SUB1mr: (op) => {
    const lin = linearOf(op);
    if (map[lin] !== 0) return op.general(op);
    ram[lin] = alu.sub8(ram[lin], r8[op.reg1]);
    return op.next;
  },
  SUB1mi: (op) => {
    const lin = linearOf(op);
    if (map[lin] !== 0) return op.general(op);
    ram[lin] = alu.sub8(ram[lin], op.imm);
    return op.next;
  },
  SUB2rr: (op) => {
    r16[op.reg0] = alu.sub16(r16[op.reg0], r16[op.reg1]);
    return op.next;
  },
  SUB2ri: (op) => {
    r16[op.reg0] = alu.sub16(r16[op.reg0], op.imm);
    return op.next;
  },
  SUB2rm: (op) => {
    r16[op.reg0] = alu.sub16(r16[op.reg0], wordAt(op));
    return op.next;
  },
  SUB2mr: (op) => {
    const lin = linearOf(op);
    if ((lin & 1) !== 0 || map16[lin >> 1] !== 0) return op.general(op);
    ram16[lin >> 1] = alu.sub16(ram16[lin >> 1], r16[op.reg1]);
    return op.next;
  },
  SUB2mi: (op) => {
    const lin = linearOf(op);
    if ((lin & 1) !== 0 || map16[lin >> 1] !== 0) return op.general(op);
    ram16[lin >> 1] = alu.sub16(ram16[lin >> 1], op.imm);
    return op.next;
  },
  XOR1rr: (op) => {
    r8[op.reg0] = alu.xor8(r8[op.reg0], r8[op.reg1]);
    return op.next;
  },
  XOR1ri: (op) => {
    r8[op.reg0] = alu.xor8(r8[op.reg0], op.imm);
    return op.next;
  },
  XOR1rm: (op) => {
    r8[op.reg0] = alu.xor8(r8[op.reg0], byteAt(op));
    return op.next;
  },
  XOR1mr: (op) => {
    const lin = linearOf(op);
    if (map[lin] !== 0) return op.general(op);
    ram[lin] = alu.xor8(ram[lin], r8[op.reg1]);
    return op.next;
  },
  XOR1mi: (op) => {
    const lin = linearOf(op);
    if (map[lin] !== 0) return op.general(op);
    ram[lin] = alu.xor8(ram[lin], op.imm);
    return op.next;
  },
  XOR2rr: (op) => {
    r16[op.reg0] = alu.xor16(r16[op.reg0], r16[op.reg1]);
    return op.next;
  },
  XOR2ri: (op) => {
    r16[op.reg0] = alu.xor16(r16[op.reg0], op.imm);
    return op.next;
  },
  XOR2rm: (op) => {
    r16[op.reg0] = alu.xor16(r16[op.reg0], wordAt(op));
    return op.next;
  },
  XOR2mr: (op) => {
    const lin = linearOf(op);
    if ((lin & 1) !== 0 || map16[lin >> 1] !== 0) return op.general(op);
    ram16[lin >> 1] = alu.xor16(ram16[lin >> 1], r16[op.reg1]);
    return op.next;
  },
  XOR2mi: (op) => {
    const lin = linearOf(op);
    if ((lin & 1) !== 0 || map16[lin >> 1] !== 0) return op.general(op);
    ram16[lin >> 1] = alu.xor16(ram16[lin >> 1], op.imm);
    return op.next;
  },
  CMP1rr: (op) => {
    alu.sub8(r8[op.reg0], r8[op.reg1]);
    return op.next;
  },
  CMP1ri: (op) => {
    alu.sub8(r8[op.reg0], op.imm);
    return op.next;
  },
  CMP1rm: (op) => {
    alu.sub8(r8[op.reg0], byteAt(op));
    return op.next;
  },
  CMP1mr: (op) => {
    alu.sub8(byteAt(op), r8[op.reg1]);
    return op.next;
  },
  CMP1mi: (op) => {
    alu.sub8(byteAt(op), op.imm);
    return op.next;
  },
  CMP2rr: (op) => {
    alu.sub16(r16[op.reg0], r16[op.reg1]);
    return op.next;
  },
  CMP2ri: (op) => {
    alu.sub16(r16[op.reg0], op.imm);
    return op.next;
  },
  CMP2rm: (op) => {
    alu.sub16(r16[op.reg0], wordAt(op));
    return op.next;
  },
  CMP2mr: (op) => {
    alu.sub16(wordAt(op), r16[op.reg1]);
    return op.next;
  },
  CMP2mi: (op) => {
    alu.sub16(wordAt(op), op.imm);
    return op.next;
  },
  TEST1rr: (op) => {
    alu.and8(r8[op.reg0], r8[op.reg1]);
    return op.next;
  },
  TEST1ri: (op) => {
    alu.and8(r8[op.reg0], op.imm);
    return op.next;
  },
  TEST1mr: (op) => {
    alu.and8(byteAt(op), r8[op.reg1]);
    return op.next;
  },
  TEST1mi: (op) => {
    alu.and8(byteAt(op), op.imm);
    return op.next;
  },
  TEST2rr: (op) => {
    alu.and16(r16[op.reg0], r16[op.reg1]);
    return op.next;
  },
  TEST2ri: (op) => {
    alu.and16(r16[op.reg0], op.imm);
    return op.next;
  },
  TEST2mr: (op) => {
    alu.and16(wordAt(op), r16[op.reg1]);
    return op.next;
  },
  TEST2mi: (op) => {
    alu.and16(wordAt(op), op.imm);
    return op.next;
  },
  INC1r: (op) => {
    r8[op.reg0] = alu.inc8(r8[op.reg0]);
    return op.next;
  },
  INC1m: (op) => {
    const lin = linearOf(op);
    if (map[lin] !== 0) return op.general(op);
    ram[lin] = alu.inc8(ram[lin]);
    return op.next;
  },
  INC2r: (op) => {
    r16[op.reg0] = alu.inc16(r16[op.reg0]);
    return op.next;
  },
  INC2m: (op) => {
    const lin = linearOf(op);
    if ((lin & 1) !== 0 || map16[lin >> 1] !== 0) return op.general(op);
    ram16[lin >> 1] = alu.inc16(ram16[lin >> 1]);
    return op.next;
  },
  DEC1r: (op) => {
    r8[op.reg0] = alu.dec8(r8[op.reg0]);
    return op.next;
  },
  DEC1m: (op) => {
    const lin = linearOf(op);
    if (map[lin] !== 0) return op.general(op);
    ram[lin] = alu.dec8(ram[lin]);
    return op.next;
  },
  DEC2r: (op) => {
    r16[op.reg0] = alu.dec16(r16[op.reg0]);
    return op.next;
  },
  DEC2m: (op) => {
    const lin = linearOf(op);
    if ((lin & 1) !== 0 || map16[lin >> 1] !== 0) return op.general(op);
    ram16[lin >> 1] = alu.dec16(ram16[lin >> 1]);
    return op.next;
  },
  NEG1r: (op) => {
    r8[op.reg0] = alu.neg8(r8[op.reg0]);
    return op.next;
  },
  NEG1m: (op) => {
    const lin = linearOf(op);
    if (map[lin] !== 0) return op.general(op);
    ram[lin] = alu.neg8(ram[lin]);
    return op.next;
  },
  NEG2r: (op) => {
    r16[op.reg0] = alu.neg16(r16[op.reg0]);
    return op.next;
  },
  NEG2m: (op) => {
    const lin = linearOf(op);
    if ((lin & 1) !== 0 || map16[lin >> 1] !== 0) return op.general(op);
    ram16[lin >> 1] = alu.neg16(ram16[lin >> 1]);
    return op.next;
  },
  NOT1r: (op) => {
    r8[op.reg0] = ~r8[op.reg0];
    return op.next;
  },
  NOT1m: (op) => {
    const lin = linearOf(op);
    if (map[lin] !== 0) return op.general(op);
    ram[lin] = ~ram[lin];
    return op.next;
  },
  NOT2r: (op) => {
    r16[op.reg0] = ~r16[op.reg0];
    return op.next;
  },
  NOT2m: (op) => {
    const lin = linearOf(op);
    if ((lin & 1) !== 0 || map16[lin >> 1] !== 0) return op.general(op);
    ram16[lin >> 1] = ~ram16[lin >> 1];
    return op.next;
  },
  SHL1r1: (op) => {
    r8[op.reg0] = alu.shl8(r8[op.reg0]);
    return op.next;
  },
  SHL1m1: (op) => {
    const lin = linearOf(op);
    if (map[lin] !== 0) return op.general(op);
    ram[lin] = alu.shl8(ram[lin]);
    return op.next;
  },
  SHL2r1: (op) => {
    r16[op.reg0] = alu.shl16(r16[op.reg0]);
    return op.next;
  },
  SHL2m1: (op) => {
    const lin = linearOf(op);
    if ((lin & 1) !== 0 || map16[lin >> 1] !== 0) return op.general(op);
    ram16[lin >> 1] = alu.shl16(ram16[lin >> 1]);
    return op.next;
  },
  SHR1r1: (op) => {
    r8[op.reg0] = alu.shr8(r8[op.reg0]);
    return op.next;
  },
  SHR1m1: (op) => {
    const lin = linearOf(op);
    if (map[lin] !== 0) return op.general(op);
    ram[lin] = alu.shr8(ram[lin]);
    return op.next;
  },
  SHR2r1: (op) => {
    r16[op.reg0] = alu.shr16(r16[op.reg0]);
    return op.next;
  },
  SHR2m1: (op) => {
    const lin = linearOf(op);
    if ((lin & 1) !== 0 || map16[lin >> 1] !== 0) return op.general(op);
    ram16[lin >> 1] = alu.shr16(ram16[lin >> 1]);
    return op.next;
  },
  SAR1r1: (op) => {
    r8[op.reg0] = alu.sar8(r8[op.reg0]);
    return op.next;
  },
  SAR1m1: (op) => {
    const lin = linearOf(op);
    if (map[lin] !== 0) return op.general(op);
    ram[lin] = alu.sar8(ram[lin]);
    return op.next;
  },
  SAR2r1: (op) => {
    r16[op.reg0] = alu.sar16(r16[op.reg0]);
    return op.next;
  },
  SAR2m1: (op) => {
    const lin = linearOf(op);
    if ((lin & 1) !== 0 || map16[lin >> 1] !== 0) return op.general(op);
    ram16[lin >> 1] = alu.sar16(ram16[lin >> 1]);
    return op.next;
  },
  ROL1r1: (op) => {
    r8[op.reg0] = alu.rol8(r8[op.reg0]);
    return op.next;
  },
  ROL1m1: (op) => {
    const lin = linearOf(op);
    if (map[lin] !== 0) return op.general(op);
    ram[lin] = alu.rol8(ram[lin]);
    return op.next;
  },
  ROL2r1: (op) => {
    r16[op.reg0] = alu.rol16(r16[op.reg0]);
    return op.next;
  },
  ROL2m1: (op) => {
    const lin = linearOf(op);
    if ((lin & 1) !== 0 || map16[lin >> 1] !== 0) return op.general(op);
    ram16[lin >> 1] = alu.rol16(ram16[lin >> 1]);
    return op.next;
  },
  ROR1r1: (op) => {
    r8[op.reg0] = alu.ror8(r8[op.reg0]);
    return op.next;
  },
  ROR1m1: (op) => {
    const lin = linearOf(op);
    if (map[lin] !== 0) return op.general(op);
    ram[lin] = alu.ror8(ram[lin]);
    return op.next;
  },
  ROR2r1: (op) => {
    r16[op.reg0] = alu.ror16(r16[op.reg0]);
    return op.next;
  },
  ROR2m1: (op) => {
    const lin = linearOf(op);
    if ((lin & 1) !== 0 || map16[lin >> 1] !== 0) return op.general(op);
    ram16[lin >> 1] = alu.ror16(ram16[lin >> 1]);
    return op.next;
  },
  RCL1r1: (op) => {
    r8[op.reg0] = alu.rcl8(r8[op.reg0]);
    return op.next;
  },
  RCL1m1: (op) => {
    const lin = linearOf(op);
    if (map[lin] !== 0) return op.general(op);
    ram[lin] = alu.rcl8(ram[lin]);
    return op.next;
  },
  RCL2r1: (op) => {
    r16[op.reg0] = alu.rcl16(r16[op.reg0]);
    return op.next;
  },
  RCL2m1: (op) => {
    const lin = linearOf(op);
    if ((lin & 1) !== 0 || map16[lin >> 1] !== 0) return op.general(op);
    ram16[lin >> 1] = alu.rcl16(ram16[lin >> 1]);
    return op.next;
  },
  RCR1r1: (op) => {
    r8[op.reg0] = alu.rcr8(r8[op.reg0]);
    return op.next;
  },
  RCR1m1: (op) => {
    const lin = linearOf(op);
    if (map[lin] !== 0) return op.general(op);
    ram[lin] = alu.rcr8(ram[lin]);
    return op.next;
  },
  RCR2r1: (op) => {
    r16[op.reg0] = alu.rcr16(r16[op.reg0]);
    return op.next;
  },
  RCR2m1: (op) => {
    const lin = linearOf(op);
    if ((lin & 1) !== 0 || map16[lin >> 1] !== 0) return op.general(op);
    ram16[lin >> 1] = alu.rcr16(ram16[lin >> 1]);
    return op.next;
  },
};
