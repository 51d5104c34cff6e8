/**
 * Named fields over bytes. `defineStruct` lays its fields out in the order given, without padding,
 * and makes views whose properties read and write the bytes themselves, little-endian. All machine
 * state is kept this way, so that saving a machine is copying its memory.
 */

/** How a value of type T is kept in `size` bytes. */
export interface Field<T> {
  readonly size: number;
  get(view: DataView, at: number): T;
  set(view: DataView, at: number, value: T): void;
}

export const u8: Field<number> = {
  size: 1,
  get: (view, at) => view.getUint8(at),
  set: (view, at, value) => view.setUint8(at, value),
};

export const u16: Field<number> = {
  size: 2,
  get: (view, at) => view.getUint16(at, true),
  set: (view, at, value) => view.setUint16(at, value, true),
};

export const u32: Field<number> = {
  size: 4,
  get: (view, at) => view.getUint32(at, true),
  set: (view, at, value) => view.setUint32(at, value, true),
};

export const i32: Field<number> = {
  size: 4,
  get: (view, at) => view.getInt32(at, true),
  set: (view, at, value) => view.setInt32(at, value, true),
};

/** Integers up to 2^53 (clocks, instruction counts) and ordinary doubles. */
export const f64: Field<number> = {
  size: 8,
  get: (view, at) => view.getFloat64(at, true),
  set: (view, at, value) => view.setFloat64(at, value, true),
};

export const bool: Field<boolean> = {
  size: 1,
  get: (view, at) => view.getUint8(at) !== 0,
  set: (view, at, value) => view.setUint8(at, value ? 1 : 0),
};

/** A live window of `size` bytes; assigning copies in and zero-fills the rest. */
export function bytes(size: number): Field<Uint8Array> {
  const window = (view: DataView, at: number) =>
    new Uint8Array(view.buffer, view.byteOffset + at, size);
  return {
    size,
    get: window,
    set: (view, at, value) => {
      if (value.length > size) throw new RangeError(`${value.length} bytes in a field of ${size}`);
      window(view, at).fill(0).set(value);
    },
  };
}

/** Zero-terminated text of at most `size` characters 00-FF; longer text is cut. */
export function text(size: number): Field<string> {
  return {
    size,
    get: (view, at) => {
      let value = '';
      for (let i = 0; i < size; i++) {
        const code = view.getUint8(at + i);
        if (code === 0) break;
        value += String.fromCharCode(code);
      }
      return value;
    },
    set: (view, at, value) => {
      for (let i = 0; i < size; i++)
        view.setUint8(at + i, i < value.length ? value.charCodeAt(i) & 0xff : 0);
    },
  };
}

/** `count` values of one kind: `get(i)`, `set(i, value)`. */
export interface Items<T> {
  readonly length: number;
  get(index: number): T;
  set(index: number, value: T): void;
}

/** A field of `count` equal fields. It is changed through its items, never assigned. */
export function array<T>(item: Field<T>, count: number): Field<Items<T>> {
  const check = (index: number) => {
    if (index < 0 || index >= count) throw new RangeError(`index ${index} of ${count} items`);
  };
  return {
    size: item.size * count,
    get: (view, at) => ({
      length: count,
      get: (index) => {
        check(index);
        return item.get(view, at + index * item.size);
      },
      set: (index, value) => {
        check(index);
        item.set(view, at + index * item.size, value);
      },
    }),
    set: () => {
      throw new RangeError('an array field is changed through its items');
    },
  };
}

export type Fields = Record<string, Field<unknown>>;
export type View<F extends Fields> = { [K in keyof F]: F[K] extends Field<infer T> ? T : never };

export interface Struct<F extends Fields> {
  /** Size of the whole structure in bytes. */
  readonly size: number;
  /** Offset of each field from the start of the structure. */
  readonly offsets: { readonly [K in keyof F]: number };
  /** A live view of the structure at byte `at` of `view`. */
  at(view: DataView, at: number): View<F>;
}

/** Defines a packed structure; see the head of this file. */
export function defineStruct<F extends Fields>(fields: F): Struct<F> {
  const offsets: Record<string, number> = {};
  let size = 0;
  for (const [name, field] of Object.entries(fields)) {
    offsets[name] = size;
    size += field.size;
  }
  class StructView {
    readonly #view: DataView;
    readonly #at: number;
    constructor(view: DataView, at: number) {
      this.#view = view;
      this.#at = at;
    }
    static {
      for (const [name, field] of Object.entries(fields)) {
        const offset = offsets[name];
        Object.defineProperty(this.prototype, name, {
          enumerable: true,
          get(this: StructView) {
            return field.get(this.#view, this.#at + offset);
          },
          set(this: StructView, value: unknown) {
            field.set(this.#view, this.#at + offset, value);
          },
        });
      }
    }
  }
  return {
    size,
    offsets: offsets as Struct<F>['offsets'],
    at: (view, at) => new StructView(view, at) as unknown as View<F>,
  };
}
