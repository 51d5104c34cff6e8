/**
 * `struct vm86_regs` with the kernel's field order and offsets (vm86.md 1.1), by name, and the
 * 16-bit indices that hot code uses on a Uint16Array over the same bytes.
 */
import { AT, STATE } from '../state/layout.ts';
import { defineStruct, u16, u32 } from '../state/struct.ts';

export const Vm86Regs = defineStruct({
  ebx: u32,
  ecx: u32,
  edx: u32,
  esi: u32,
  edi: u32,
  ebp: u32,
  eax: u32,
  __null_ds: u32,
  __null_es: u32,
  __null_fs: u32,
  __null_gs: u32,
  orig_eax: u32,
  eip: u32,
  cs: u16,
  __csh: u16,
  eflags: u32,
  esp: u32,
  ss: u16,
  __ssh: u16,
  es: u16,
  __esh: u16,
  ds: u16,
  __dsh: u16,
  fs: u16,
  __fsh: u16,
  gs: u16,
  __gsh: u16,
});

/** FLAGS bits. */
export const CF = 0x0001;
export const PF = 0x0004;
export const AF = 0x0010;
export const ZF = 0x0040;
export const SF = 0x0080;
export const TF = 0x0100;
export const IF = 0x0200;
export const DF = 0x0400;
export const OF = 0x0800;
export const IOPL = 0x3000;
export const NT = 0x4000;
export const RF = 0x0001_0000;
export const VM = 0x0002_0000;
export const AC = 0x0004_0000;
export const VIF = 0x0008_0000;
export const VIP = 0x0010_0000;
export const ID = 0x0020_0000;

/**
 * The registers of a machine for services, tests and tools: the 16-bit and 8-bit names, each
 * reading and writing the bytes in memory. (Hot code indexes a Uint16Array instead.)
 */
export class Regs {
  readonly #view: DataView;
  readonly #at: number;

  /** `at` is the offset of a `struct vm86_regs` in `view`: the live one, or a frame's copy. */
  constructor(view: DataView, at: number = STATE + AT.vm86) {
    this.#view = view;
    this.#at = at;
  }

  get bx(): number {
    return this.#view.getUint16(this.#at + 0, true);
  }
  set bx(value: number) {
    this.#view.setUint16(this.#at + 0, value, true);
  }
  get cx(): number {
    return this.#view.getUint16(this.#at + 4, true);
  }
  set cx(value: number) {
    this.#view.setUint16(this.#at + 4, value, true);
  }
  get dx(): number {
    return this.#view.getUint16(this.#at + 8, true);
  }
  set dx(value: number) {
    this.#view.setUint16(this.#at + 8, value, true);
  }
  get si(): number {
    return this.#view.getUint16(this.#at + 12, true);
  }
  set si(value: number) {
    this.#view.setUint16(this.#at + 12, value, true);
  }
  get di(): number {
    return this.#view.getUint16(this.#at + 16, true);
  }
  set di(value: number) {
    this.#view.setUint16(this.#at + 16, value, true);
  }
  get bp(): number {
    return this.#view.getUint16(this.#at + 20, true);
  }
  set bp(value: number) {
    this.#view.setUint16(this.#at + 20, value, true);
  }
  get ax(): number {
    return this.#view.getUint16(this.#at + 24, true);
  }
  set ax(value: number) {
    this.#view.setUint16(this.#at + 24, value, true);
  }
  get ip(): number {
    return this.#view.getUint16(this.#at + 48, true);
  }
  set ip(value: number) {
    this.#view.setUint16(this.#at + 48, value, true);
  }
  get cs(): number {
    return this.#view.getUint16(this.#at + 52, true);
  }
  set cs(value: number) {
    this.#view.setUint16(this.#at + 52, value, true);
  }
  get flags(): number {
    return this.#view.getUint16(this.#at + 56, true);
  }
  set flags(value: number) {
    this.#view.setUint16(this.#at + 56, value, true);
  }
  get sp(): number {
    return this.#view.getUint16(this.#at + 60, true);
  }
  set sp(value: number) {
    this.#view.setUint16(this.#at + 60, value, true);
  }
  get ss(): number {
    return this.#view.getUint16(this.#at + 64, true);
  }
  set ss(value: number) {
    this.#view.setUint16(this.#at + 64, value, true);
  }
  get es(): number {
    return this.#view.getUint16(this.#at + 68, true);
  }
  set es(value: number) {
    this.#view.setUint16(this.#at + 68, value, true);
  }
  get ds(): number {
    return this.#view.getUint16(this.#at + 72, true);
  }
  set ds(value: number) {
    this.#view.setUint16(this.#at + 72, value, true);
  }
  get fs(): number {
    return this.#view.getUint16(this.#at + 76, true);
  }
  set fs(value: number) {
    this.#view.setUint16(this.#at + 76, value, true);
  }
  get gs(): number {
    return this.#view.getUint16(this.#at + 80, true);
  }
  set gs(value: number) {
    this.#view.setUint16(this.#at + 80, value, true);
  }
  get bl(): number {
    return this.#view.getUint8(this.#at + 0);
  }
  set bl(value: number) {
    this.#view.setUint8(this.#at + 0, value);
  }
  get bh(): number {
    return this.#view.getUint8(this.#at + 1);
  }
  set bh(value: number) {
    this.#view.setUint8(this.#at + 1, value);
  }
  get cl(): number {
    return this.#view.getUint8(this.#at + 4);
  }
  set cl(value: number) {
    this.#view.setUint8(this.#at + 4, value);
  }
  get ch(): number {
    return this.#view.getUint8(this.#at + 5);
  }
  set ch(value: number) {
    this.#view.setUint8(this.#at + 5, value);
  }
  get dl(): number {
    return this.#view.getUint8(this.#at + 8);
  }
  set dl(value: number) {
    this.#view.setUint8(this.#at + 8, value);
  }
  get dh(): number {
    return this.#view.getUint8(this.#at + 9);
  }
  set dh(value: number) {
    this.#view.setUint8(this.#at + 9, value);
  }
  get al(): number {
    return this.#view.getUint8(this.#at + 24);
  }
  set al(value: number) {
    this.#view.setUint8(this.#at + 24, value);
  }
  get ah(): number {
    return this.#view.getUint8(this.#at + 25);
  }
  set ah(value: number) {
    this.#view.setUint8(this.#at + 25, value);
  }
  get eflags(): number {
    return this.#view.getUint32(this.#at + 56, true);
  }
  set eflags(value: number) {
    this.#view.setUint32(this.#at + 56, value, true);
  }
}
