import { describe, expect, it } from 'vitest';
import { Machine } from '../../src/machine.ts';
import { AT, STATE } from '../../src/state/layout.ts';
import { createMemory } from '../../src/state/memory.ts';
import { SaveError, restoreState, saveState } from '../../src/state/save.ts';
import { Random } from '../determinism/recorder.ts';
import { load } from './load.ts';

const WAITS = 'l: mov ah, 0ah\nmov dx, 300h\nint 21h\njmp l';

describe('a restored machine', () => {
  it('goes on where it was, in the middle of a line of input', () => {
    const { machine } = load(
      'mov byte [300h], 20\nmov ah, 0ah\nmov dx, 300h\nint 21h\nmov al, [301h]\nmov ah, 4ch\nint 21h',
    );
    machine.input({ kind: 'type', text: 'abc' });
    machine.run(300_000);
    const restored = Machine.restore(machine.save());
    expect(restored.hash()).toBe(machine.hash());
    restored.input({ kind: 'type', text: 'de\\r' });
    expect([restored.run(1_000_000), restored.state.exitCode]).toEqual(['ended', 5]);
  });

  it('refuses bytes that are no saved machine', () => {
    expect(() => Machine.restore(Uint8Array.of(1, 2, 3))).toThrow(SaveError);
  });

  it('refuses the memory of a bare task, which has no devices', () => {
    const saved = saveState(createMemory());
    expect(restoreState(saved).guestSize).toBe(createMemory().guestSize);
    expect(() => Machine.restore(saved)).toThrow(SaveError);
  });

  it('neither throws nor hangs, whatever its devices were set to', () => {
    const { machine } = load(WAITS);
    machine.input({ kind: 'type', text: 'abc\\rdef' });
    machine.run(20_000);
    const saved = machine.save();
    const random = new Random(7);
    let ran = 0;
    for (let round = 0; round < 40; round++) {
      const { memory } = Machine.restore(saved);
      // From the scheduler to the video registers, and the queue of keys to be typed.
      for (let i = 0; i < 12; i++) {
        const start = random.below(6) === 0 ? AT.typing : AT.scheduler;
        memory.bytes[STATE + start + random.below(0x400)] = random.below(256);
        memory.bytes[STATE + AT.pic + random.below(0x600)] = random.below(256);
      }
      try {
        const broken = Machine.restore(saveState(memory));
        broken.run(50_000);
        ran++;
      } catch (error) {
        if (!(error instanceof SaveError)) throw error;
      }
    }
    expect(ran).toBeGreaterThan(5);
  }, 60_000);
});

describe('a machine that comes on again as another model', () => {
  it('leaves no engine behind that would hear of every change', () => {
    const { machine } = load(WAITS);
    for (const cpu of ['80386', 'v86', '80286', '8086'] as const) {
      machine.input({ kind: 'reset', cpu });
      expect(machine.memory.hasSeveralEngines).toBe(false);
    }
  });
});
