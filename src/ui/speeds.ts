/** The steps of the speed control: instructions per second, and full speed. */
import type { Speed } from '../session/protocol.ts';

export interface SpeedStep {
  readonly speed: Speed;
  readonly label: string;
}

/** A 4.77 MHz 8088 executes about 0.33 million instructions a second. */
const PC_SPEED = 330_000;

export const SPEEDS: readonly SpeedStep[] = [
  { speed: 1, label: '1 per second' },
  { speed: 4, label: '4 per second' },
  { speed: 20, label: '20 per second' },
  { speed: 200, label: '200 per second' },
  { speed: 5_000, label: '5 thousand/s' },
  { speed: PC_SPEED, label: '4.77 MHz PC' },
  { speed: 3_000_000, label: '3 million/s' },
  { speed: 'max', label: 'unlimited' },
];

export const FULL_SPEED = SPEEDS.length - 1;

/** Below this many instructions a second every one of them can be followed with the eye. */
const FOLLOWABLE = 30;

/** Whether state panes should mark each instruction's changes while the machine runs. */
export function followable(step: number): boolean {
  const { speed } = SPEEDS[step];
  return speed !== 'max' && speed <= FOLLOWABLE;
}
