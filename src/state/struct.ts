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
  /**
   * The property of a view for this field at `offset`. Kinds that are read often have their own, so
   * that the compiler sees which bytes it touches; the others go through `get` and `set`.
   */
  accessors?(offset: number): Accessors<T>;
}

/** A getter and setter for a property of a view. */
interface Accessors<T> {
  get(this: StructView): T;
  set(this: StructView, value: T): void;
}

/**
 * What all views have: where their bytes are. Its static members make the properties. Views are made
 * by the thousand, so these are plain fields, with names that no structure's field has.
 */
class StructView {
  // Declared only: an initializer of fields would run for every view.
  declare readonly $view: DataView;
  declare readonly $at: number;

  constructor(view: DataView, at: number) {
    this.$view = view;
    this.$at = at;
  }

  static u8(offset: number): Accessors<number> {
    return {
      get() {
        return this.$view.getUint8(this.$at + offset);
      },
      set(value) {
        this.$view.setUint8(this.$at + offset, value);
      },
    };
  }

  static u16(offset: number): Accessors<number> {
    return {
      get() {
        return this.$view.getUint16(this.$at + offset, true);
      },
      set(value) {
        this.$view.setUint16(this.$at + offset, value, true);
      },
    };
  }

  static u32(offset: number): Accessors<number> {
    return {
      get() {
        return this.$view.getUint32(this.$at + offset, true);
      },
      set(value) {
        this.$view.setUint32(this.$at + offset, value, true);
      },
    };
  }

  static f64(offset: number): Accessors<number> {
    return {
      get() {
        return this.$view.getFloat64(this.$at + offset, true);
      },
      set(value) {
        this.$view.setFloat64(this.$at + offset, value, true);
      },
    };
  }

  static any<T>(field: Field<T>, offset: number): Accessors<T> {
    return {
      get() {
        return field.get(this.$view, this.$at + offset);
      },
      set(value) {
        field.set(this.$view, this.$at + offset, value);
      },
    };
  }
}

export const u8: Field<number> = {
  size: 1,
  get: (view, at) => view.getUint8(at),
  set: (view, at, value) => view.setUint8(at, value),
  accessors: (offset) => StructView.u8(offset),
};

export const u16: Field<number> = {
  size: 2,
  get: (view, at) => view.getUint16(at, true),
  set: (view, at, value) => view.setUint16(at, value, true),
  accessors: (offset) => StructView.u16(offset),
};

export const u32: Field<number> = {
  size: 4,
  get: (view, at) => view.getUint32(at, true),
  set: (view, at, value) => view.setUint32(at, value, true),
  accessors: (offset) => StructView.u32(offset),
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
  accessors: (offset) => StructView.f64(offset),
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
  /** Size of each field. */
  readonly sizes: { readonly [K in keyof F]: number };
  /** A live view of the structure at byte `at` of `view`. */
  at(view: DataView, at: number): View<F>;
}

/** Defines a packed structure; see the head of this file. */
export function defineStruct<F extends Fields>(fields: F): Struct<F> {
  const offsets: Record<string, number> = {};
  const sizes: Record<string, number> = {};
  let size = 0;
  for (const [name, field] of Object.entries(fields)) {
    offsets[name] = size;
    sizes[name] = field.size;
    size += field.size;
  }
  class Fielded extends StructView {
    static {
      for (const [name, field] of Object.entries(fields)) {
        const offset = offsets[name];
        const accessors = field.accessors?.(offset) ?? StructView.any(field, offset);
        Object.defineProperty(this.prototype, name, { enumerable: true, ...accessors });
      }
    }
  }
  return {
    size,
    offsets: offsets as Struct<F>['offsets'],
    sizes: sizes as Struct<F>['sizes'],
    at: (view, at) => new Fielded(view, at) as unknown as View<F>,
  };
}
