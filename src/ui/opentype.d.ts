/** The part of opentype.js that fontPlugin.ts uses; the package brings no types. */
declare module 'opentype.js/dist/opentype.mjs' {
  export class Path {
    moveTo(x: number, y: number): void;
    lineTo(x: number, y: number): void;
    close(): void;
  }
  export class Glyph {
    constructor(options: {
      readonly name: string;
      readonly unicode?: number;
      readonly advanceWidth: number;
      readonly path: Path;
    });
  }
  export class Font {
    constructor(options: {
      readonly familyName: string;
      readonly styleName: string;
      readonly unitsPerEm: number;
      readonly ascender: number;
      readonly descender: number;
      readonly glyphs: readonly Glyph[];
    });
    toArrayBuffer(): ArrayBuffer;
  }
}
