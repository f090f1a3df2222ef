/** The plugin's mark where it kept only the beginning of a text. */
const CUT_MARK = /…\[truncated (\d+) characters\]/g;

export interface Cuts {
  textCount: number;
  charCount: number;
}

/** How much of a payload was cut off when it was recorded. */
export function countCuts(...payloads: (string | null)[]): Cuts {
  const cuts: Cuts = { textCount: 0, charCount: 0 };
  for (const payload of payloads) {
    for (const match of payload?.matchAll(CUT_MARK) ?? []) {
      cuts.textCount += 1;
      cuts.charCount += Number(match[1]);
    }
  }
  return cuts;
}
