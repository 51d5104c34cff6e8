/**
 * What the core may use beyond the language itself: WebAssembly, which every host has and which
 * TypeScript knows only together with the page (tsconfig.core.json leaves that out).
 */
declare namespace WebAssembly {
  class Memory {
    constructor(descriptor: { initial: number; maximum?: number; shared?: boolean });
    readonly buffer: ArrayBuffer | SharedArrayBuffer;
  }
}
