/** The door of the `vm86` command. */
import { command } from './command.ts';
import { nodeHost } from './host.ts';

process.exitCode = await command(process.argv.slice(2), nodeHost());
