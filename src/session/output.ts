/** Console bytes collected until the next frame, so that a slice sends one message and not thousands. */
export class OutputBatch {
  #bytes = new Uint8Array(1024);
  #length = 0;

  add(byte: number): void {
    if (this.#length === this.#bytes.length) {
      const larger = new Uint8Array(this.#bytes.length * 2);
      larger.set(this.#bytes);
      this.#bytes = larger;
    }
    this.#bytes[this.#length++] = byte;
  }

  /** The bytes since the last call, or null if there were none. */
  take(): Uint8Array | null {
    if (this.#length === 0) return null;
    const bytes = this.#bytes.slice(0, this.#length);
    this.#length = 0;
    return bytes;
  }
}
