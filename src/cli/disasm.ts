/** `vm86 disasm`: the instructions of a file, one behind the other. */
import { disassemble } from '../session/disassembly.ts';
import { CPU_MODELS } from '../state/machineState.ts';
import { utf8 } from './console.ts';
import type { CliHost } from './host.ts';
import { readHostFile } from './hostFiles.ts';
import { Misuse, parseOptions } from './options.ts';

export const DISASM_HELP = `Usage: vm86 disasm FILE [--org N] [--cpu MODEL] [--masm]

Prints the instructions of a file: offset, bytes, text. Data is not told from code.

  --org N       offset of the first byte (default 0x100)
  --cpu MODEL   ${CPU_MODELS.join(' ')} (default 8086)
  --masm        in MASM's syntax instead of NASM's
`;

const SPEC = { org: 'value', cpu: 'value', masm: 'flag', help: 'flag' } as const;

export async function disasm(argv: readonly string[], host: CliHost): Promise<number> {
  const options = parseOptions(argv, SPEC, true);
  if (options.flag('help')) {
    await host.out(utf8(DISASM_HELP));
    return 0;
  }
  const [file, ...more] = options.rest;
  if (file === undefined || more.length > 0) throw new Misuse('disasm takes one FILE');
  const origin = Number(options.value('org') ?? 0x100);
  if (!Number.isInteger(origin) || origin < 0 || origin > 0xffff)
    throw new Misuse(`--org takes an offset from 0 to 0xffff, not "${options.value('org')}"`);
  const cpu = CPU_MODELS.find((model) => model === (options.value('cpu') ?? '8086'));
  if (cpu === undefined)
    throw new Misuse(`there is no CPU ${options.value('cpu')}; choose ${CPU_MODELS.join(', ')}`);
  const bytes = await readHostFile(file, file);
  const style = options.flag('masm') ? 'masm' : 'nasm';
  const lines = disassemble(bytes, { origin, cpu, style }).map((line) => {
    const code = [...line.bytes].map((byte) => byte.toString(16).padStart(2, '0')).join('');
    const offset = line.offset.toString(16).padStart(4, '0');
    return `${offset}  ${code.padEnd(16)}  ${line.text}\n`;
  });
  await host.out(utf8(lines.join('')));
  return 0;
}
