import { RandomText } from "./random-text.ts";

const VOCABULARY = 20_000;
const TABLE_SIZE = 2 ** 18;

/** Text of words that come as often as words of prose do: the n-th most frequent one with 1/n of the frequency of the first. */
export class ZipfText {
  readonly #random: RandomText;
  readonly #words: string[];
  /** Word numbers, each as often as its share of the text. */
  readonly #table = new Uint16Array(TABLE_SIZE);

  constructor(seed: number) {
    this.#random = new RandomText(seed, 0);
    this.#words = Array.from({ length: VOCABULARY }, () => this.#makeWord());
    const total = this.#words.reduce((sum, _, index) => sum + 1 / (index + 1), 0);
    let place = 0;
    let share = 0;
    for (let index = 0; index < VOCABULARY; index += 1) {
      share += 1 / (index + 1) / total;
      for (; place < share * TABLE_SIZE && place < TABLE_SIZE; place += 1) this.#table[place] = index;
    }
  }

  next(limit: number): number {
    return this.#random.next(limit);
  }

  hex(digits: number): string {
    return this.#random.hex(digits);
  }

  words(chars: number): string {
    let text = "";
    while (text.length < chars) text += `${this.#words[this.#table[this.next(TABLE_SIZE)] ?? 0]} `;
    return text.slice(0, chars);
  }

  /** Milliseconds with a long tail around the median. */
  duration(medianMs: number): number {
    const bell = (this.next(1_000) + this.next(1_000) + this.next(1_000) + this.next(1_000)) / 2_000 - 1;
    return Math.max(1, Math.round(medianMs * Math.exp(2 * bell)));
  }

  #makeWord(): string {
    const length = 2 + this.next(4) + this.next(5);
    return Array.from({ length }, () => String.fromCharCode(97 + this.next(26))).join("");
  }
}
