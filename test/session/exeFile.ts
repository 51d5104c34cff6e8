/** Makes MZ headers for tests. */

export interface ExeOptions {
  /** Bytes of the program behind the header. */
  readonly image?: Uint8Array;
  /** Relocations as [segment, offset]. */
  readonly relocations?: readonly (readonly [number, number])[];
  readonly minAlloc?: number;
  /** Signature and place of a second header, as Windows programs have it. */
  readonly second?: string;
}

export function makeExe(options: ExeOptions = {}): Uint8Array {
  const image = options.image ?? new Uint8Array([0xb8, 0x00, 0x4c, 0xcd, 0x21]);
  const relocations = options.relocations ?? [];
  const headerSize = Math.ceil((0x40 + relocations.length * 4) / 16) * 16;
  const second = options.second ?? '';
  const total = headerSize + image.length + second.length;
  const bytes = new Uint8Array(total);
  const view = new DataView(bytes.buffer);
  const fields: [number, number][] = [
    [0x00, 0x5a4d],
    [0x02, (headerSize + image.length) % 512],
    [0x04, Math.ceil((headerSize + image.length) / 512)],
    [0x06, relocations.length],
    [0x08, headerSize / 16],
    [0x0a, options.minAlloc ?? 0x10],
    [0x0c, 0xffff],
    [0x0e, Math.ceil(image.length / 16)],
    [0x10, 0x100],
    [0x18, 0x40],
  ];
  for (const [at, value] of fields) view.setUint16(at, value, true);
  relocations.forEach(([segment, offset], i) => {
    view.setUint16(0x40 + i * 4, offset, true);
    view.setUint16(0x42 + i * 4, segment, true);
  });
  bytes.set(image, headerSize);
  if (second !== '') {
    view.setUint32(0x3c, headerSize + image.length, true);
    bytes.set(new TextEncoder().encode(second), headerSize + image.length);
  }
  return bytes;
}
