/** A section while it is assembled: its bytes so far and where it will stand in the image. */

export class Section {
  readonly name: string;
  /** Number in the order of appearance; a Value names its section by it. */
  readonly number: number;
  /** It has no bytes in the image (.bss). */
  readonly reserveOnly: boolean;
  align: number;
  /** Offset of its first byte, as `$$` gives it; known from the pass before. */
  start = 0;
  /** Bytes so far in this pass. */
  size = 0;
  #bytes: Uint8Array<ArrayBuffer> = new Uint8Array(256);

  constructor(name: string, number: number) {
    this.name = name;
    this.number = number;
    this.reserveOnly = name === '.bss';
    this.align = name === '.text' ? 1 : 4;
  }

  append(bytes: readonly number[], times = 1): void {
    const at = this.size;
    this.size += bytes.length * times;
    if (this.reserveOnly) return;
    this.#grow();
    for (let i = 0; i < bytes.length; i++) this.#bytes[at + i] = bytes[i] ?? 0;
    if (times > 1) {
      const first = this.#bytes.subarray(at, at + bytes.length);
      if (first.length === 1) this.#bytes.fill(first[0] ?? 0, at, this.size);
      else for (let i = 1; i < times; i++) this.#bytes.set(first, at + i * bytes.length);
    }
  }

  reserve(count: number): void {
    const at = this.size;
    this.size += count;
    if (this.reserveOnly) return;
    this.#grow();
    this.#bytes.fill(0, at, this.size);
  }

  /** The bytes of this pass; valid until the next one begins. */
  get bytes(): Uint8Array<ArrayBuffer> {
    return this.#bytes.subarray(0, this.reserveOnly ? 0 : this.size);
  }

  #grow(): void {
    if (this.size <= this.#bytes.length) return;
    const larger = new Uint8Array(Math.max(this.size, this.#bytes.length * 2));
    larger.set(this.#bytes);
    this.#bytes = larger;
  }
}

/** Gives the sections their places, `.text` first and those without bytes last. Says if one moved. */
export function placeSections(sections: readonly Section[], origin: number): boolean {
  const order = [...sections].sort((a, b) => placeOf(a) - placeOf(b) || a.number - b.number);
  let at = origin;
  let moved = false;
  for (const section of order) {
    if (section !== order[0]) at = Math.ceil(at / section.align) * section.align;
    if (section.start !== at) moved = true;
    section.start = at;
    at += section.size;
  }
  return moved;
}

function placeOf(section: Section): number {
  return section.reserveOnly ? 2 : section.name === '.text' ? 0 : 1;
}
