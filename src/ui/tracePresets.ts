/** Ready-made filters of the pane Trace. */

/** With the words of the list that offers them; the first is in force until another is chosen. */
export const PRESETS = [
  { label: 'DOS and BIOS', filter: 'tag=dos,bios,proc' },
  { label: 'DOS calls', filter: 'tag=dos,proc' },
  { label: 'BIOS calls', filter: 'tag=bios' },
  { label: 'Programs', filter: 'execve,exit' },
  { label: 'Ports', filter: 'tag=io' },
  { label: 'Interrupts', filter: 'irq_inject,guest_int' },
  { label: 'vm86 calls', filter: 'vm86*' },
  { label: 'Everything', filter: '' },
] as const;
