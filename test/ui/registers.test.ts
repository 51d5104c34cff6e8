import { describe, expect, it } from 'vitest';
import { IF, Vm86Regs, VIF } from '../../src/cpu/regs.ts';
import { FRAME_BUFFER_SIZE, publish, readFrame } from '../../src/state/frame.ts';
import { AT, STATE } from '../../src/state/layout.ts';
import { CPU_MODELS, machineStateOf, type CpuModel } from '../../src/state/machineState.ts';
import { createMemory } from '../../src/state/memory.ts';
import {
  changedRegisters,
  REGISTER_INDEX,
  registersOf,
  registerText,
  shownRegisters,
  type RegisterValues,
} from '../../src/ui/registers.ts';

/** The values of a frame of a machine with these registers. */
function values(cpu: CpuModel, set: Record<string, number>): RegisterValues {
  const memory = createMemory({});
  machineStateOf(memory.view).cpu = CPU_MODELS.indexOf(cpu);
  Object.assign(Vm86Regs.at(memory.view, STATE + AT.vm86), set);
  const buffer = new ArrayBuffer(FRAME_BUFFER_SIZE);
  publish(memory, buffer, { driver: 0, fullSpeed: true, mips: 0, ranges: [] });
  const frame = readFrame(buffer);
  if (frame === null) throw new RangeError('there is no frame');
  return registersOf(frame);
}

/** Name and text of everything shown, flags apart. */
function shown(cpu: CpuModel, set: Record<string, number>): string {
  const all = values(cpu, set);
  return shownRegisters(cpu)
    .slice(0, -9)
    .map((name) => `${name}=${registerText(name, all[REGISTER_INDEX[name]])}`)
    .join(' ');
}

const SET = { eax: 0x89abcdef, esp: 0xfffe, cs: 0x100, fs: 0xf5f5, gs: 0x6, eip: 0x1234 };

describe('the registers of the page', () => {
  it('are the 16-bit names with four digits up to the 80286', () => {
    expect(shown('80286', SET)).toBe(
      'AX=CDEF BX=0000 CX=0000 DX=0000 SI=0000 DI=0000 BP=0000 SP=FFFE ' +
        'CS=0100 DS=0000 ES=0000 SS=0000 IP=1234',
    );
  });

  it.each(['80386', 'v86'] as const)('are EAX to EIP with eight digits, FS and GS on %s', (cpu) => {
    expect(shown(cpu, SET)).toBe(
      'EAX=89ABCDEF EBX=00000000 ECX=00000000 EDX=00000000 ESI=00000000 EDI=00000000 ' +
        'EBP=00000000 ESP=0000FFFE EIP=00001234 CS=0100 DS=0000 ES=0000 SS=0000 FS=F5F5 GS=0006',
    );
  });

  it('show the interrupt flag that the program sees', () => {
    const flag = (cpu: CpuModel, eflags: number) => values(cpu, { eflags })[REGISTER_INDEX.IF];
    expect(flag('8086', IF)).toBe(1);
    expect(flag('80386', VIF)).toBe(0);
    expect(flag('v86', IF)).toBe(0);
    expect(flag('v86', VIF)).toBe(1);
  });

  it('are compared under the names that are shown', () => {
    const before = values('80386', {});
    const after = values('80386', { eax: 0x10001, eflags: 1 });
    expect(changedRegisters(before, after, shownRegisters('80386'))).toEqual(['EAX', 'CF']);
    expect(changedRegisters(before, after, shownRegisters('8086'))).toEqual(['AX', 'CF']);
    expect(changedRegisters(before, after)).toEqual(['AX', 'CF', 'EAX']);
  });
});
