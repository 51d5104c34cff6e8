import { describe, expect, it } from 'vitest';
import { STATE, AT } from '../../src/state/layout.ts';
import { machineStateOf } from '../../src/state/machineState.ts';
import { createMemory } from '../../src/state/memory.ts';
import type { Memory } from '../../src/state/memory.ts';
import { SaveError, restoreState, saveState, stateHash } from '../../src/state/save.ts';

function sample(): Memory {
  const memory = createMemory({ disks: { C: 0x10000 } });
  const state = machineStateOf(memory.view);
  Object.assign(state, { ips: 1e6, year: 2026, month: 1, day: 1, clock: 500, icount: 400 });
  memory.ram.set([1, 2, 3], 0x12345);
  memory.region(memory.disks.C).set([9, 8, 7], 0xfffd);
  return memory;
}

function problemOf(bytes: Uint8Array): string {
  try {
    restoreState(bytes);
  } catch (error) {
    if (error instanceof SaveError) return error.problem.cause;
    throw error;
  }
  return 'none';
}

describe('saved machines', () => {
  it('come back as they were, zero pages left out', () => {
    const memory = sample();
    const saved = saveState(memory);
    expect(saved.length).toBeLessThan(5 * 4096);
    const restored = restoreState(saved);
    expect(restored.bytes.every((byte, i) => byte === memory.bytes[i])).toBe(true);
    expect(stateHash(restored)).toBe(stateHash(memory));
  });

  it('are read from the middle of a larger buffer, too', () => {
    const saved = saveState(sample());
    const larger = new Uint8Array(saved.length + 3);
    larger.set(saved, 3);
    expect(stateHash(restoreState(larger.subarray(3)))).toBe(stateHash(sample()));
  });

  it('are refused with a reason when they are something else, cut short or changed', () => {
    const saved = saveState(sample());
    expect(problemOf(new Uint8Array(0))).toContain('too short');
    expect(problemOf(new Uint8Array(1000))).toContain('no saved machine');
    expect(problemOf(saved.subarray(0, saved.length - 1))).toContain('length');
    for (let at = 0; at < saved.length; at += 1201) {
      const changed = saved.slice();
      changed[at] ^= 0x10;
      expect(problemOf(changed), `byte ${at}`).not.toBe('none');
    }
  });

  it('are refused when they ask for more memory than there is', () => {
    const saved = saveState(sample());
    new DataView(saved.buffer).setUint32(8, 0xffff_f000, true);
    expect(problemOf(saved)).toContain('region');
  });

  it.each([
    ['clock', Number.NaN],
    ['clock', -1],
    ['icount', 0.5],
    ['ips', 0],
    ['ips', Number.POSITIVE_INFINITY],
    ['cpu', 9],
    ['status', 77],
    ['halted', 3],
    ['month', 13],
    ['microsecondsAtSpeedChange', Number.NaN],
  ] as const)('are refused when their %s is %s, digest or not', (name, value) => {
    const memory = sample();
    machineStateOf(memory.view)[name] = value;
    expect(problemOf(saveState(memory))).not.toBe('none');
  });

  it('are refused with a page protection that does not exist', () => {
    const memory = sample();
    memory.bytes[STATE + AT.protection + 5] = 3;
    expect(problemOf(saveState(memory))).toContain('protection');
  });
});

describe('the digest', () => {
  it('differs for any changed bit and for pages that have changed places', () => {
    const memory = sample();
    const seen = new Set([stateHash(memory)]);
    for (let i = 0; i < 200; i++) {
      const at = (i * 7919) % memory.guestSize;
      memory.bytes[at] ^= 1 << (i & 7);
      seen.add(stateHash(memory));
      memory.bytes[at] ^= 1 << (i & 7);
    }
    memory.bytes.copyWithin(0x40000, 0x22000, 0x23000);
    memory.bytes.fill(0, 0x22000, 0x23000);
    seen.add(stateHash(memory));
    expect(seen.size).toBe(202);
    expect([...seen].every((hash) => /^[0-9a-f]{32}$/.test(hash))).toBe(true);
  });
});
