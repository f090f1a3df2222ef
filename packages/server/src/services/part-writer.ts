/** Enough to be worth a message, little enough for the first part to be there soon. */
const PART_BYTES = 256 * 1024;
/** Of one UTF-16 unit in UTF-8. */
const MAX_BYTES_PER_UNIT = 3;

/** Takes a part of a text, as UTF-8. Its bytes are its own. */
export type TakePart = (bytes: Uint8Array<ArrayBuffer>) => void;

/** Gathers texts into parts of some 256 KB. Each is encoded where it is to stand: one long text of all would be copied twice more. */
export class PartWriter {
  readonly #takePart: TakePart;
  #part = Buffer.alloc(0);
  #at = 0;

  constructor(takePart: TakePart) {
    this.#takePart = takePart;
  }

  write(text: string): void {
    const maxBytes = text.length * MAX_BYTES_PER_UNIT;
    if (this.#at + maxBytes > this.#part.length) {
      this.end();
      if (maxBytes > PART_BYTES) {
        this.#takePart(new TextEncoder().encode(text));
        return;
      }
      this.#part = Buffer.allocUnsafeSlow(PART_BYTES);
    }
    this.#at += this.#part.write(text, this.#at);
  }

  /** Hands over what was not handed over yet. */
  end(): void {
    if (this.#at > 0) this.#takePart(this.#part.subarray(0, this.#at));
    this.#part = Buffer.alloc(0);
    this.#at = 0;
  }
}
