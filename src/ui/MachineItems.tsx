/** The part of the machine's menu that says which CPU it has, and whether a coprocessor is fitted. */
import { DropdownMenu } from 'radix-ui';
import { coprocessorOf } from '../state/i387.ts';
import { CPU_MODELS, type CpuModel } from '../state/machineState.ts';
import { useMachine, usePage } from './useMachine.ts';

const ABOUT: Readonly<Record<CpuModel, string>> = {
  '8086': 'The CPU of the first PCs. Most old .COM programs need no more.',
  '80186': 'Adds PUSHA, ENTER, shifts by a number. Programs written for emu8086 expect it.',
  '80286': 'The CPU of the PC AT, in its real mode.',
  '80386': 'Adds 32-bit registers and addresses, FS and GS, in real mode.',
  v86: 'A program under Linux or Windows: virtual-8086 mode, with what later CPUs added.',
};

/** Chooses the CPU and the coprocessor: the machine is switched off and on with its program. */
export function MachineItems() {
  const machine = useMachine();
  const cpu = usePage((page) => page.cpu);
  const fpu = usePage((page) => page.fpu !== null);
  const chip = coprocessorOf(cpu);
  const choose = (value: string) => {
    const chosen = CPU_MODELS.find((model) => model === value);
    if (chosen !== undefined) machine.setModel({ cpu: chosen, fpu });
  };
  return (
    <>
      <DropdownMenu.Label className="group">
        Processor · another one loads the program again
      </DropdownMenu.Label>
      <DropdownMenu.RadioGroup value={cpu} onValueChange={choose} aria-label="Processor">
        {CPU_MODELS.map((model) => (
          <DropdownMenu.RadioItem key={model} value={model}>
            <span className="name">{model}</span>
            <span className="about">{ABOUT[model]}</span>
          </DropdownMenu.RadioItem>
        ))}
      </DropdownMenu.RadioGroup>
      <DropdownMenu.CheckboxItem
        checked={fpu}
        onCheckedChange={(checked) => machine.setModel({ cpu, fpu: checked })}
      >
        <span className="name">{chip} coprocessor</span>
        <span className="about">
          Calculates with real numbers. Most PCs had none; the pane Coprocessor shows its registers.
        </span>
      </DropdownMenu.CheckboxItem>
    </>
  );
}
