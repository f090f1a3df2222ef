/** Beyond, what was put together is forgotten and read again: a long trace never lies in memory whole. */
const MAX_CHARS = 2 * 1024 * 1024;

/** Texts of chains that were already put together; one request shares one, so that common beginnings are read once. */
export class ChainTexts {
  readonly #texts = new Map<number, string>();
  #charCount = 0;

  has(chainId: number): boolean {
    return this.#texts.has(chainId);
  }

  get(chainId: number): string | undefined {
    return this.#texts.get(chainId);
  }

  set(chainId: number, text: string): void {
    if (this.#charCount + text.length > MAX_CHARS) {
      this.#texts.clear();
      this.#charCount = 0;
    }
    this.#texts.set(chainId, text);
    this.#charCount += text.length;
  }
}
