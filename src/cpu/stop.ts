/** How handlers end a run: stop requests and the interrupt shadow. */
import { IS_8086, PENDING_STOP, STOP, STOP_IP, VECTOR, breakOut, cpu } from './core.ts';
import { STOP_EXCEPTION, STOP_SENSITIVE } from './engine.ts';
import type { Handler, Op } from './op.ts';
import { DIVIDE_ERROR, INVALID_OPCODE } from './vectors.ts';

/** Stops with CS:IP at `ip`. The instruction does not count as executed. */
export function stop(op: Op, reason: number, vector: number, ip: number): Op {
  cpu[STOP] = reason;
  cpu[VECTOR] = vector;
  cpu[STOP_IP] = ip;
  breakOut(PENDING_STOP);
  return op;
}

/** An instruction that only the machine can execute. */
export const sensitive: Handler = (op) => stop(op, STOP_SENSITIVE, -1, op.ip);

/** Exception that pushes the IP of the instruction itself. */
export function exception(op: Op, vector: number): Op {
  return stop(op, STOP_EXCEPTION, vector, op.ip);
}

/** Exception that pushes the IP of the next instruction. */
export function trapAfter(op: Op, vector: number): Op {
  return stop(op, STOP_EXCEPTION, vector, op.end & 0xffff);
}

export const undefinedOpcode: Handler = (op) => exception(op, INVALID_OPCODE);

/** Divide error: on the 8086 and 80186 it returns behind the instruction. */
export function divideError(op: Op): Op {
  return cpu[IS_8086] !== 0 ? trapAfter(op, DIVIDE_ERROR) : exception(op, DIVIDE_ERROR);
}
