/** Prose of invented words, the same for the same seed. */
export interface WordSource {
  /** A whole number from 0 to below `limit`. */
  next(limit: number): number;
  hex(digits: number): string;
  /** Text of exactly so many characters. */
  words(chars: number): string;
}

const WORD_COUNT = 2_000;

export function createWordSource(seed: number): WordSource {
  let state = seed >>> 0;
  const next = (limit: number): number => {
    // mulberry32
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) % limit;
  };
  const known = Array.from({ length: WORD_COUNT }, () =>
    Array.from({ length: 3 + next(7) }, () => String.fromCharCode(97 + next(26))).join(""),
  );
  return {
    next,
    hex: (digits) => Array.from({ length: digits }, () => next(16).toString(16)).join(""),
    words(chars) {
      const parts: string[] = [];
      for (let length = 0; length < chars; ) {
        const word = known[next(WORD_COUNT)] ?? "";
        parts.push(word);
        length += word.length + 1;
      }
      return parts.join(" ").slice(0, chars);
    },
  };
}
