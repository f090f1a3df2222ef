const NON_ASCII = /[^\0-\x7f]/;
const MARKS = /\p{M}/gu;

/**
 * The form in which texts are compared: lower case, without accents, wide letters as narrow ones. Folding works sign by
 * sign: the folded form of two joined texts is their folded forms joined, so a part of a text stays a part of it.
 */
export function foldText(text: string): string {
  if (!NON_ASCII.test(text)) return text.toLowerCase();
  // By way of upper case, because some letters have several lower ones, such as the sigma at the end of a word.
  const plain = text.normalize("NFKD").replaceAll(MARKS, "").toLowerCase().toUpperCase().toLowerCase();
  return plain.replaceAll("ς", "σ");
}

export interface FoldedText {
  folded: string;
  /** The offset in the original of each unit of `folded`, and of its end; null where they are the same. */
  offsets: readonly number[] | null;
}

export function foldWithOffsets(text: string): FoldedText {
  if (!NON_ASCII.test(text)) return { folded: text.toLowerCase(), offsets: null };
  const offsets: number[] = [];
  let folded = "";
  let at = 0;
  for (const character of text) {
    const part = foldText(character);
    for (let index = 0; index < part.length; index += 1) offsets.push(at);
    folded += part;
    at += character.length;
  }
  offsets.push(at);
  return { folded, offsets };
}
