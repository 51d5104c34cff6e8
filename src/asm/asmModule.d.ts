/** What `import rom from './rom.asm'` gives: the plugin of vitePlugin.ts assembles it. */
declare module '*.asm' {
  const assembly: {
    /** The bytes from the source's ORG on. */
    readonly image: Uint8Array<ArrayBuffer>;
    /** Offset of every label, value of every EQU. */
    readonly symbols: Readonly<Record<string, number>>;
  };
  export default assembly;
}
