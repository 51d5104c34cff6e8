/** What each input does to a machine. Every one either takes effect or gives a Problem. */
import type { MachineGuest } from './guest.ts';
import { createFatVolume } from '../dos/hostVolume.ts';
import { stampNow } from '../dos/datetime.ts';
import { startProgram } from '../dos/process.ts';
import { Regs } from '../cpu/regs.ts';
import type { Input, Problem } from '../state/input.ts';
import { DRIVES, RAM_SIZE } from '../state/layout.ts';
import type { DriveName } from '../state/layout.ts';

/** Speeds that can be set, in instructions per virtual second. */
const MIN_IPS = 1;
const MAX_IPS = 1e12;

/** Inputs that `Machine` carries out itself are `reset`; the rest is here. */
export type GuestInput = Exclude<Input, { readonly kind: 'reset' }>;

/** A copy of an input that no one else can change. */
export function copyInput(input: Input): Input {
  switch (input.kind) {
    case 'key':
      return { ...input, codes: [...input.codes] };
    case 'file':
    case 'memory':
      return { ...input, bytes: input.bytes.slice() };
    case 'program':
      return { ...input, stdin: input.stdin?.slice() };
    case 'disk':
      return { ...input, image: input.image?.slice() ?? null };
    default:
      return input;
  }
}

/** Applies an input to a settled machine. Null means that all is well. */
export function applyInput(guest: MachineGuest, input: GuestInput): Problem | null {
  const { devices } = guest;
  switch (input.kind) {
    case 'key':
      devices.keyboard.queue(input.codes);
      return null;
    case 'type':
      return devices.keyboard.type(input.text) ?? null;
    case 'file':
      return writeFile(guest, input.path, input.bytes);
    case 'program':
      return startProgram(guest, {
        path: input.path,
        args: input.args,
        env: input.env,
        stdin: input.stdin,
      });
    case 'disk':
      return changeDisk(guest, input.drive, input.image);
    case 'speed':
      if (!(input.ips >= MIN_IPS && input.ips <= MAX_IPS))
        return misuse('The speed was not changed', `${input.ips} instructions a second`);
      devices.scheduler.setSpeed(input.ips);
      return null;
    case 'register':
      return setRegister(guest.regs, input.name, input.value);
    case 'memory':
      if (!(input.lin >= 0 && input.lin + input.bytes.length <= RAM_SIZE))
        return misuse('The memory was not changed', `the address ${input.lin}`);
      guest.memory.poke(input.lin, input.bytes);
      return null;
  }
}

function misuse(title: string, what: string): Problem {
  return {
    title,
    cause: `There is no such thing as ${what} on this machine.`,
    fix: 'Give another value.',
  };
}

const REGISTER_NAMES: ReadonlySet<string> = new Set(
  Object.entries(Object.getOwnPropertyDescriptors(Regs.prototype))
    .filter(([, descriptor]) => descriptor.set !== undefined)
    .map(([name]) => name),
);

function setRegister(regs: Regs, name: string, value: number): Problem | null {
  if (!REGISTER_NAMES.has(name))
    return misuse('The register was not changed', `a register called ${name}`);
  regs[name as 'ax'] = value;
  return null;
}

/** Splits C:\DIR\NAME.EXT into drive and path; drive C: if none is given. */
function splitPath(path: string): { drive: DriveName | null; path: string } {
  const [, letter, rest] = /^([A-Za-z]):(.*)$/.exec(path) ?? ['', 'C', path];
  return { drive: DRIVES.find((drive) => drive === letter.toUpperCase()) ?? null, path: rest };
}

function writeFile(guest: MachineGuest, fullPath: string, bytes: Uint8Array): Problem | null {
  const { drive, path } = splitPath(fullPath);
  const title = `${fullPath} could not be written`;
  const region = drive === null ? null : guest.memory.region(guest.memory.disks[drive]);
  const volume = region === null || region.length === 0 ? null : createFatVolume(region);
  if (volume === null) {
    return {
      title,
      cause: `Drive ${drive ?? fullPath.slice(0, 1)}: holds no disk with a DOS file system.`,
      fix: 'Put the file on drive C:.',
    };
  }
  const result = volume.write(path, bytes, stampNow(guest));
  if (result >= 0) return null;
  return {
    title,
    cause: `The disk has no room for its ${bytes.length} bytes, or the name is no DOS file name.`,
    fix: 'Free some space on the drive, or give the file a name of eight letters and a type of three.',
  };
}

function changeDisk(
  guest: MachineGuest,
  drive: DriveName,
  image: Uint8Array | null,
): Problem | null {
  const region = guest.memory.region(guest.memory.disks[drive]);
  if (image !== null && image.length > region.length) {
    return {
      title: `The disk image does not fit drive ${drive}:`,
      cause: `It has ${image.length} bytes; the drive takes ${region.length}.`,
      fix: 'Use a smaller image, or another drive.',
    };
  }
  region.fill(0);
  if (image !== null) region.set(image);
  return null;
}
