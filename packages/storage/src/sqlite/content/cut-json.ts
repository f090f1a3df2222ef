/** Strings from this length on become pieces of their own, so that they are shared wherever they are repeated. */
const MIN_STRING_CHARS = 400;
/** A list is cut after an element once this much has gathered since the last cut. */
const MIN_PIECE_CHARS = 320;
/** A value of very many small elements is cut coarsely from here on. */
const MAX_FINE_PIECES = 2_000;
const COARSE_PIECE_CHARS = 32_768;

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const COMMA = 0x2c;
const OPEN_BRACKET = 0x5b;
const CLOSE_BRACKET = 0x5d;
const OPEN_BRACE = 0x7b;
const CLOSE_BRACE = 0x7d;

/**
 * Cuts JSON text into pieces that are likely to come again: long strings, and elements of lists of objects. Joined, the
 * pieces are the text, whatever the text is. Where a cut falls depends only on what stands before it, so two texts
 * with the same beginning have the same first pieces; that is what lets a growing conversation be stored once.
 */
export function cutJson(text: string): string[] {
  const pieces: string[] = [];
  const isListAtDepth: boolean[] = [];
  let isInList = false;
  let pieceStart = 0;
  let isAfterContainer = false;

  const cut = (position: number): void => {
    if (position > pieceStart) pieces.push(text.slice(pieceStart, position));
    pieceStart = position;
  };
  const minPieceChars = (): number =>
    pieces.length < MAX_FINE_PIECES ? MIN_PIECE_CHARS : COARSE_PIECE_CHARS;

  let position = 0;
  while (position < text.length) {
    switch (text.charCodeAt(position)) {
      case QUOTE: {
        const end = findStringEnd(text, position);
        if (end - position >= MIN_STRING_CHARS && end - pieceStart >= minPieceChars()) {
          cut(position);
          cut(end);
        }
        position = end;
        isAfterContainer = false;
        continue;
      }
      case OPEN_BRACKET:
      case OPEN_BRACE:
        isListAtDepth.push(isInList);
        isInList = text.charCodeAt(position) === OPEN_BRACKET;
        isAfterContainer = false;
        break;
      case CLOSE_BRACKET:
        if (isAfterContainer && position - pieceStart >= minPieceChars()) cut(position);
        isInList = isListAtDepth.pop() ?? false;
        isAfterContainer = true;
        break;
      case CLOSE_BRACE:
        isInList = isListAtDepth.pop() ?? false;
        isAfterContainer = true;
        break;
      case COMMA:
        if (isInList && isAfterContainer && position - pieceStart >= minPieceChars()) cut(position);
        isAfterContainer = false;
        break;
      default:
        break;
    }
    position += 1;
  }
  cut(text.length);
  return pieces;
}

/** The position after the closing quote, or the end of the text where the string never ends. */
function findStringEnd(text: string, start: number): number {
  let quote = text.indexOf('"', start + 1);
  while (quote !== -1) {
    let backslashes = 0;
    while (text.charCodeAt(quote - 1 - backslashes) === BACKSLASH) backslashes += 1;
    if (backslashes % 2 === 0) return quote + 1;
    quote = text.indexOf('"', quote + 1);
  }
  return text.length;
}
