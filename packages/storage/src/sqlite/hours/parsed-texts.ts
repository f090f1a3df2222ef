/**
 * Gives JSON texts that were parsed before without parsing them again: hours at rest are asked for often, and say the same.
 * What is given must not be changed. Bounded by the length of all texts; what they say takes about four times as much memory.
 */
export class ParsedTexts {
  readonly #maxLength: number;
  /** The one that was used last stands last. */
  readonly #kept = new Map<string, unknown>();
  #length = 0;

  constructor(maxLength: number) {
    this.#maxLength = maxLength;
  }

  parse(text: string): unknown {
    if (text.length > this.#maxLength) return JSON.parse(text);
    const known = this.#kept.get(text);
    if (known === undefined) this.#length += text.length;
    else this.#kept.delete(text);
    const value = known ?? JSON.parse(text);
    this.#kept.set(text, value);
    for (const oldest of this.#kept.keys()) {
      if (this.#length <= this.#maxLength) break;
      this.#kept.delete(oldest);
      this.#length -= oldest.length;
    }
    return value;
  }
}
