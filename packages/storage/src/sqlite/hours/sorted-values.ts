const FLOAT_BYTES = 8;
const CONTINUES = 0x80;
const RADIX = 128;
/** How a list is written: whole numbers as differences, or all of them as they are. */
const AS_DIFFERENCES = 0;
const AS_FLOATS = 1;

/** Lists of ascending numbers, one after the other; whole numbers take a byte or two each. */
export function encodeSortedLists(lists: readonly Float64Array[]): Uint8Array {
  const bytes: number[] = [];
  const put = (value: number): void => {
    let rest = value;
    for (; rest >= RADIX; rest = Math.floor(rest / RADIX)) bytes.push((rest % RADIX) | CONTINUES);
    bytes.push(rest);
  };
  for (const list of lists) {
    put(list.length);
    if (!list.every((value) => Number.isSafeInteger(value))) {
      bytes.push(AS_FLOATS);
      for (const byte of Buffer.from(list.buffer, list.byteOffset, list.byteLength)) bytes.push(byte);
      continue;
    }
    bytes.push(AS_DIFFERENCES);
    let previous = 0;
    for (const [index, value] of list.entries()) {
      // Only the first one may be negative.
      if (index === 0) put(value < 0 ? -value * 2 - 1 : value * 2);
      else put(value - previous);
      previous = value;
    }
  }
  return Uint8Array.from(bytes);
}

export function decodeSortedLists(bytes: Uint8Array): Float64Array[] {
  const stored = new SortedLists(bytes);
  const lists: Float64Array[] = [];
  while (!stored.isAtEnd) lists.push(stored.readNext());
  return lists;
}

/** Stored lists, of which only those are decoded that are asked for, in the order in which they are stored. */
export class SortedLists {
  readonly #bytes: Uint8Array;
  #at = 0;
  #nextIndex = 0;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
  }

  get isAtEnd(): boolean {
    return this.#at >= this.#bytes.length;
  }

  /** The list at a place that is not before one that was read. Empty behind the end. */
  read(index: number): Float64Array {
    while (this.#nextIndex < index && !this.isAtEnd) this.#pass();
    return this.readNext();
  }

  readNext(): Float64Array {
    this.#nextIndex += 1;
    const bytes = this.#bytes;
    const list = new Float64Array(this.#takeNumber());
    let at = this.#at;
    if (bytes[at++] === AS_FLOATS) {
      const copy = Uint8Array.from(bytes.subarray(at, at + list.length * FLOAT_BYTES));
      list.set(new Float64Array(copy.buffer));
      this.#at = at + copy.length;
      return list;
    }
    let value = 0;
    for (let index = 0; index < list.length; index += 1) {
      let byte = bytes[at++] ?? 0;
      let part = byte & (CONTINUES - 1);
      for (let scale = RADIX; byte >= CONTINUES; scale *= RADIX) {
        byte = bytes[at++] ?? 0;
        part += (byte & (CONTINUES - 1)) * scale;
      }
      if (index > 0) value += part;
      else value = part % 2 === 0 ? part / 2 : -(part + 1) / 2;
      list[index] = value;
    }
    this.#at = at;
    return list;
  }

  /** Numbers end at a byte that does not go on. */
  #pass(): void {
    this.#nextIndex += 1;
    const bytes = this.#bytes;
    const length = this.#takeNumber();
    let at = this.#at;
    if (bytes[at++] === AS_FLOATS) at += length * FLOAT_BYTES;
    else for (let ended = 0; ended < length; at += 1) if ((bytes[at] ?? 0) < CONTINUES) ended += 1;
    this.#at = at;
  }

  #takeNumber(): number {
    let value = 0;
    for (let scale = 1; ; scale *= RADIX) {
      const byte = this.#bytes[this.#at++] ?? 0;
      value += (byte & (CONTINUES - 1)) * scale;
      if (byte < CONTINUES) return value;
    }
  }
}
