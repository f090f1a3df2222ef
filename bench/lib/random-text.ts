/** A generator of text that compresses like prose of random words: a worst case that stays the same from run to run. */
export class RandomText {
  #state: number;
  readonly #words: string[];

  constructor(seed: number, wordCount = 3_000) {
    this.#state = seed >>> 0;
    this.#words = Array.from({ length: wordCount }, () => this.#makeWord());
  }

  next(limit: number): number {
    // mulberry32
    this.#state = (this.#state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(this.#state ^ (this.#state >>> 15), this.#state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) % limit;
  }

  hex(digits: number): string {
    let text = "";
    while (text.length < digits) text += this.next(16).toString(16);
    return text;
  }

  words(chars: number): string {
    let text = "";
    while (text.length < chars) text += `${this.#words[this.next(this.#words.length)]} `;
    return text.slice(0, chars);
  }

  #makeWord(): string {
    const length = 3 + this.next(7);
    return Array.from({ length }, () => String.fromCharCode(97 + this.next(26))).join("");
  }
}
