/** Makes .ZIP archives for tests, with every field of the directory open to lies. */
import { deflateSync } from 'fflate';

export interface ZipEntry {
  readonly path: string;
  readonly bytes: Uint8Array;
  readonly stored?: boolean;
  /** What the directory says instead of the truth. */
  readonly size?: number;
  readonly crc?: number;
  readonly flags?: number;
  readonly method?: number;
}

function crc32(bytes: Uint8Array): number {
  let crc = ~0;
  for (const byte of bytes) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit++) crc = (crc >>> 1) ^ (crc & 1 ? 0xedb88320 : 0);
  }
  return ~crc >>> 0;
}

function record(signature: number, fields: readonly (readonly [number, number])[]): number[] {
  const bytes = [
    signature & 0xff,
    (signature >> 8) & 0xff,
    (signature >> 16) & 0xff,
    signature >>> 24,
  ];
  for (const [size, value] of fields)
    for (let i = 0; i < size; i++) bytes.push(Math.floor(value / 2 ** (8 * i)) & 0xff);
  return bytes;
}

export function makeZip(entries: readonly ZipEntry[]): Uint8Array {
  const files: Uint8Array[] = [];
  const directory: number[] = [];
  let at = 0;
  for (const entry of entries) {
    const name = [...new TextEncoder().encode(entry.path)];
    const packed = entry.stored === true ? entry.bytes : deflateSync(entry.bytes);
    const method = entry.method ?? (entry.stored === true ? 0 : 8);
    const common: [number, number][] = [
      [2, 20],
      [2, entry.flags ?? 0],
      [2, method],
      [4, 0],
      [4, entry.crc ?? crc32(entry.bytes)],
      [4, packed.length],
      [4, entry.size ?? entry.bytes.length],
      [2, name.length],
      [2, 0],
    ];
    const local = Uint8Array.from([...record(0x04034b50, common), ...name]);
    files.push(local, packed);
    const rest: [number, number][] = [
      [2, 0],
      [2, 0],
      [2, 0],
      [4, 0],
      [4, at],
    ];
    directory.push(...record(0x02014b50, [[2, 20], ...common, ...rest]), ...name);
    at += local.length + packed.length;
  }
  const end = record(0x06054b50, [
    [2, 0],
    [2, 0],
    [2, entries.length],
    [2, entries.length],
    [4, directory.length],
    [4, at],
    [2, 0],
  ]);
  const zip = new Uint8Array(at + directory.length + end.length);
  let to = 0;
  for (const part of [...files, Uint8Array.from(directory), Uint8Array.from(end)]) {
    zip.set(part, to);
    to += part.length;
  }
  return zip;
}
