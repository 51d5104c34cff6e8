/**
 * Searching directories: functions 4Eh and 4Fh, whose whole state lies in the DTA, and 11h and 12h, which
 * keep it in the FCB. Source: dos-bios.md 3.7, 5.3, 5.5; gotchas G48, G53-G55.
 */
import type { Guest } from '../bios/service.ts';
import { bytes, defineStruct, u16, u32, u8 } from '../state/struct.ts';
import { stampNow } from './datetime.ts';
import type { Entry } from './directory.ts';
import { DIRECTORY, HIDDEN, SYSTEM, VOLUME } from './directory.ts';
import { volumeOf } from './drives.ts';
import { NO_MORE_FILES, PATH_NOT_FOUND } from './errors.ts';
import { charsOf, codes, readBytes, writeBytes } from './far.ts';
import { hasWildcard, matches, unpackName } from './names.ts';
import { resolveAt } from './paths.ts';
import { dta } from './variables.ts';
import type { FatVolume } from './volume.ts';

/** Attribute with which a device is found. */
const DEVICE_ATTRIBUTE = 0x40;

const SearchArea = defineStruct({
  drive: u8,
  template: bytes(11),
  attribute: u8,
  index: u16,
  directory: u16,
  reserved: bytes(4),
  found: u8,
  time: u16,
  date: u16,
  size: u32,
  name: bytes(13),
});

/** Whether a search with these attributes finds an entry with those. */
function attributesMatch(search: number, entry: number): boolean {
  if (search === VOLUME) return (entry & VOLUME) !== 0;
  return (entry & (HIDDEN | SYSTEM | DIRECTORY | VOLUME) & ~search) === 0;
}

/** The first entry from number `from` on that a search finds. */
export function search(
  volume: FatVolume,
  directory: number,
  template: string,
  attribute: number,
  from: number,
): Entry | null {
  for (const entry of volume.directories.list(directory, from))
    if (attributesMatch(attribute, entry.attributes) && matches(template, entry.name)) return entry;
  return null;
}

function store(guest: Guest, area: Partial<ReturnType<typeof SearchArea.at>>): void {
  const { seg, off } = dta(guest);
  const raw = readBytes(guest, seg, off, SearchArea.size);
  Object.assign(SearchArea.at(new DataView(raw.buffer), 0), area);
  writeBytes(guest, seg, off, raw);
}

/** A label is shown with a dot behind its eighth character. */
function shown(entry: Entry): string {
  return unpackName(entry.name);
}

function found(guest: Guest, entry: Entry): void {
  const { time, date, size, attributes } = entry;
  const name = Uint8Array.from(codes(shown(entry)));
  store(guest, { index: (entry.index + 1) & 0xffff, found: attributes, time, date, size, name });
}

/** Function 4Eh. */
export function findFirst(guest: Guest): number {
  const { regs } = guest;
  const target = resolveAt(guest, regs.ds, regs.dx);
  if (typeof target === 'number') return target === -NO_MORE_FILES ? target : -PATH_NOT_FOUND;
  const { drive, volume, directory, name, device } = target;
  const attribute = regs.cl;
  store(guest, {
    drive: drive + 1,
    template: Uint8Array.from(codes(name.padEnd(11))),
    attribute,
    directory,
    reserved: new Uint8Array(4),
  });
  if (device !== null && !hasWildcard(name)) {
    const stem = Uint8Array.from(codes(device.name.trimEnd()));
    store(guest, {
      index: 0xffff,
      found: DEVICE_ATTRIBUTE,
      size: 0,
      name: stem,
      ...stampNow(guest),
    });
    regs.ax = 0;
    return 0;
  }
  const entry = name === '' ? null : search(volume, directory, name, attribute, 0);
  if (entry === null) return -NO_MORE_FILES;
  found(guest, entry);
  regs.ax = 0;
  return 0;
}

/** Function 4Fh. */
export function findNext(guest: Guest): number {
  const { seg, off } = dta(guest);
  const raw = readBytes(guest, seg, off, SearchArea.size);
  const area = SearchArea.at(new DataView(raw.buffer), 0);
  const volume = volumeOf(guest, (area.drive & 0x1f) - 1);
  if (typeof volume === 'number' || area.index === 0xffff) return -NO_MORE_FILES;
  const { directory, template, attribute, index } = area;
  const entry = search(volume, directory, charsOf(template), attribute, index);
  if (entry === null) return -NO_MORE_FILES;
  found(guest, entry);
  guest.regs.ax = 0;
  return 0;
}
