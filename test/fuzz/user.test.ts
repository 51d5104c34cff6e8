import { describe, expect, it } from 'vitest';
import { STOP_BUDGET } from '../../src/cpu/engine.ts';
import { decode } from '../../src/isa/decode.ts';
import type { Decoded } from '../../src/isa/decode.ts';
import { CPU_MODELS } from '../../src/state/machineState.ts';
import { Guarded } from './guarded.ts';
import { STREAMS, setUp } from './lockstep.ts';

const EPISODES = 12;
/** Instructions of a stream that are followed one by one. */
const STEPS = 20;

/** Instructions that go elsewhere, or that a stop, an interrupt or a repeat makes longer. */
const FLOW =
  /^(J|CALL|RET|LOOP|INT|IRET|HLT|BOUND|UD|PROTECTED|[A-Z]+S$)|^(MOVS|CMPS|SCAS|LODS|STOS|INS|OUTS)$/;

function decodeAt(vm: Guarded): Decoded {
  const { cs, eip } = vm.regs;
  return decode((i) => vm.memory.read8(vm.task.linear(cs, eip + i)), vm.model);
}

function hexOf(vm: Guarded, length: number): string {
  const { cs, eip } = vm.regs;
  const bytes = Array.from({ length }, (_, i) => vm.memory.read8(vm.task.linear(cs, eip + i)));
  return Buffer.from(bytes).toString('hex');
}

/** System instructions: what v86 traps, and what only later CPUs have. */
function isPrivileged({ row }: Decoded): boolean {
  if (row === null) return false;
  const later = row.model === '80486' || row.model === '80586';
  return later || row.sensitive || /^(S[GI]DT|SMSW|LMSW|CLTS|MOV_[CD]R|L[GI]DT)$/.test(row.op);
}

describe('a random instruction', () => {
  it.each(CPU_MODELS)('on the %s is as long as it was decoded', (model) => {
    const vm = new Guarded(model, { ports: true });
    const wrong: string[] = [];
    let compared = 0;
    for (let episode = 0; episode < EPISODES; episode++) {
      vm.fill(episode, false, false);
      for (let stream = 0; stream < STREAMS; stream++) {
        setUp(vm, 50_000 + episode * 100 + stream);
        for (let step = 0; step < STEPS; step++) {
          const { eip } = vm.regs;
          const decoded = decodeAt(vm);
          const bytes = hexOf(vm, Math.min(decoded.length, 15));
          if (vm.task.engine.run(1) !== STOP_BUDGET) break;
          const end = eip + decoded.length;
          // With limits IP stands behind the segment until the next instruction faults.
          const goesOn = vm.regs.eip === (vm.task.limitChecks ? end : end & 0xffff);
          if (decoded.row === null || FLOW.test(decoded.row.op)) continue;
          compared++;
          if (vm.task.engine.executed !== 1 || !goesOn)
            wrong.push(`${bytes} ${decoded.row.mnemonic} from ${eip} to ${vm.regs.eip}`);
        }
      }
    }
    expect(wrong).toEqual([]);
    expect(compared).toBeGreaterThan(400);
  });

  it('that is no system instruction does the same on the 80386 and in model v86', () => {
    const native = new Guarded('80386');
    const virtual = new Guarded('v86');
    const wrong: string[] = [];
    let compared = 0;
    for (let episode = 0; episode < 2 * EPISODES; episode++) {
      for (const vm of [native, virtual]) vm.fill(episode, episode % 2 === 1, false);
      for (let stream = 0; stream < STREAMS; stream++) {
        for (const vm of [native, virtual]) setUp(vm, 90_000 + episode * 100 + stream, 'v86');
        for (let step = 0; step < STEPS; step++) {
          const decoded = decodeAt(virtual);
          if (isPrivileged(decoded)) break;
          const bytes = hexOf(virtual, Math.min(decoded.length, 15));
          const stops = [native, virtual].map(({ task: { engine } }) => {
            const stop = engine.run(1);
            return `${stop} ${stop === STOP_BUDGET ? 0 : engine.vector} ${engine.executed}`;
          });
          compared++;
          if (stops[0] !== stops[1] || native.registers !== virtual.registers)
            wrong.push(`${bytes} ${decoded.row?.mnemonic}: ${stops.join(', ')}`);
          if (!stops[1]?.startsWith(`${STOP_BUDGET}`)) break;
        }
      }
      if (Buffer.compare(native.memory.ram, virtual.memory.ram) !== 0)
        wrong.push(`RAM behind episode ${episode}`);
    }
    expect(wrong.slice(0, 10)).toEqual([]);
    expect(compared).toBeGreaterThan(1000);
  });
});
