const CONTINUES = 0x80;
const LOW_BITS = 0x7f;
const BITS = 7;
const FIRST_SIZE = 256;

/** Bytes that grow at their end. Numbers below 2^31 take a byte for every 7 bits. */
export class ByteList {
  #bytes = new Uint8Array(FIRST_SIZE);
  #length = 0;

  get length(): number {
    return this.#length;
  }

  addNumber(value: number): void {
    if (this.#length + 5 > this.#bytes.length) this.#grow();
    let rest = value;
    while (rest > LOW_BITS) {
      this.#bytes[this.#length++] = (rest & LOW_BITS) | CONTINUES;
      rest >>>= BITS;
    }
    this.#bytes[this.#length++] = rest;
  }

  /** Valid until more is added. */
  view(): Uint8Array {
    return this.#bytes.subarray(0, this.#length);
  }

  clear(): void {
    this.#length = 0;
  }

  #grow(): void {
    const bytes = new Uint8Array(this.#bytes.length * 2);
    bytes.set(this.#bytes);
    this.#bytes = bytes;
  }
}

/** Reads what a ByteList holds. */
export class ByteReader {
  readonly #bytes: Uint8Array;
  position = 0;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
  }

  readNumber(): number {
    let value = 0;
    for (let shift = 0; ; shift += BITS) {
      const byte = this.#bytes[this.position++] ?? 0;
      value |= (byte & LOW_BITS) << shift;
      if (byte < CONTINUES) return value;
    }
  }
}
