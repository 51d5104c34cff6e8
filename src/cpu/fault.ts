/** How an access inside a handler faults: by an exception that ends the handler. */

/** Thrown by an access that faults: nothing of the instruction may have happened. */
export class GuestFault extends Error {
  vector = 0;
  /** Linear address of a page fault, and whether it was a write to a present page. */
  lin = 0;
  write = false;
}

/** The only one: throwing it allocates nothing. */
export const FAULT = new GuestFault('guest fault');

export function fault(vector: number): never {
  FAULT.vector = vector;
  throw FAULT;
}
