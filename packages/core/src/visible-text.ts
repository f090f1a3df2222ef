/** A piece of foreign text: shown as it is, or a sign that would be invisible or turn the text around, by name. */
export type TextPiece = { kind: "text"; text: string } | { kind: "sign"; label: string };

const ANSI_SEQUENCE =
  /\u001b(?:\[[0-?]{0,32}[ -/]{0,8}[@-~]|\][^\u0007\u001b]{0,256}(?:\u0007|\u001b\\)|[@-Z\\^_])/y;

/**
 * Signs that a reader cannot see or that change what is seen: C0 and C1 controls but tab and newline, bidi controls,
 * zero-width signs, soft hyphens, variation tags and halves of surrogate pairs.
 */
const HIDDEN_SIGN =
  // biome-ignore lint/suspicious/noMisleadingCharacterClass: the class lists single signs on purpose
  /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\u3164\ufeff\ufff9-\ufffb\u{e0000}-\u{e007f}]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/gu;

/** Splits text so that every hidden sign can be shown as a label. Linear in the length of the text. */
export function splitVisible(text: string): TextPiece[] {
  const pieces: TextPiece[] = [];
  let from = 0;
  HIDDEN_SIGN.lastIndex = 0;
  for (;;) {
    const match = HIDDEN_SIGN.exec(text);
    if (!match) break;
    if (isHarmless(text, match.index, match[0])) continue;
    if (match.index > from) pieces.push({ kind: "text", text: text.slice(from, match.index) });
    const sequence = match[0] === "\u001b" ? readAnsi(text, match.index) : null;
    pieces.push({ kind: "sign", label: sequence ? describeAnsi(sequence) : describeSign(match[0]) });
    from = match.index + (sequence ?? match[0]).length;
    HIDDEN_SIGN.lastIndex = from;
  }
  if (from < text.length) pieces.push({ kind: "text", text: text.slice(from) });
  return pieces;
}

/** The same in one string, for titles and tooltips: `a‹U+202E right to left›b`. */
export function toVisibleString(text: string): string {
  return splitVisible(text)
    .map((piece) => (piece.kind === "text" ? piece.text : `‹${piece.label}›`))
    .join("");
}

/** CR before LF is a line end; a joiner between two pictures makes one emoji. */
function isHarmless(text: string, index: number, sign: string): boolean {
  if (sign === "\r") return text[index + 1] === "\n";
  if (sign !== "\u200d") return false;
  const before = text.slice(Math.max(0, index - 2), index);
  return (
    /(?:\p{Extended_Pictographic}|\ufe0f|[\u{1f3fb}-\u{1f3ff}])$/u.test(before) &&
    /^\p{Extended_Pictographic}/u.test(text.slice(index + 1, index + 3))
  );
}

function readAnsi(text: string, index: number): string | null {
  ANSI_SEQUENCE.lastIndex = index;
  return ANSI_SEQUENCE.exec(text)?.[0] ?? null;
}

function describeAnsi(sequence: string): string {
  return `ESC ${sequence.slice(1, 20).replace(/[\u0000-\u001f\u007f]/g, "")}`;
}

function describeSign(sign: string): string {
  const code = sign.codePointAt(0) ?? 0;
  const hex = `U+${code.toString(16).toUpperCase().padStart(4, "0")}`;
  if (code >= 0xd800 && code <= 0xdfff) return `${hex} half a sign`;
  if (code >= 0xe0000 && code <= 0xe007f) return `${hex} hidden tag`;
  const name = SIGN_NAMES[code];
  return name ? `${hex} ${name}` : hex;
}

const SIGN_NAMES: Record<number, string> = {
  0: "NUL",
  7: "bell",
  8: "backspace",
  11: "vertical tab",
  12: "form feed",
  13: "carriage return",
  27: "escape",
  127: "delete",
  173: "soft hyphen",
  1564: "Arabic mark",
  8203: "zero-width space",
  8204: "zero-width non-joiner",
  8205: "zero-width joiner",
  8206: "left-to-right mark",
  8207: "right-to-left mark",
  8232: "line separator",
  8233: "paragraph separator",
  8234: "left to right",
  8235: "right to left",
  8236: "end of direction",
  8237: "left to right",
  8238: "right to left",
  8288: "word joiner",
  8294: "left to right",
  8295: "right to left",
  8296: "first strong",
  8297: "end of direction",
  65279: "byte order mark",
};
