/** A piece of filter text with its place, as a person typed it. */
export interface RunToken {
  kind: "words" | "field" | "or";
  start: number;
  end: number;
  isNegated: boolean;
  /** Of a word or phrase: what is searched. */
  text: string;
  /** It stands in quotes. */
  isExact: boolean;
  /** Of `field:value`. */
  field: string;
  operator: string;
  values: readonly RunValueToken[];
}

export interface RunValueToken {
  text: string;
  start: number;
  end: number;
}

const FIELD = /^([a-z][a-z_]*)(:(?:>=|<=|>|<|=)?|>=|<=|>|<|=)/i;

/** Cuts filter text into words, "phrases", `field:value` and `or`. Never fails: what makes no sense is found later. */
export function splitRunFilter(text: string): RunToken[] {
  const tokens: RunToken[] = [];
  let at = 0;
  while (at < text.length) {
    if (/\s/.test(text[at] ?? "")) {
      at++;
      continue;
    }
    const token = readToken(text, at);
    tokens.push(token);
    at = token.end;
  }
  return tokens;
}

function readToken(text: string, start: number): RunToken {
  const isNegated = text[start] === "-" && /\S/.test(text[start + 1] ?? " ");
  const at = isNegated ? start + 1 : start;
  const field = FIELD.exec(text.slice(at, at + 60));
  const afterField = at + (field?.[0].length ?? 0);
  // An address is words, not a field.
  if (field !== null && !text.startsWith("//", afterField)) {
    const { values, end } = readValues(text, afterField);
    const operator = field[2] === ":" || field[2] === ":=" ? "" : (field[2] ?? "").replace(":", "");
    return {
      ...EMPTY,
      kind: "field",
      start,
      end,
      isNegated,
      field: (field[1] ?? "").toLowerCase(),
      operator: operator === "=" ? "" : operator,
      values,
    };
  }
  const word = readWord(text, at, /\s/);
  const isOr = !isNegated && !word.isQuoted && word.text.toLowerCase() === "or";
  return {
    ...EMPTY,
    kind: isOr ? "or" : "words",
    start,
    end: word.end,
    isNegated,
    text: word.text,
    isExact: word.isQuoted,
  };
}

const EMPTY = { text: "", isExact: false, field: "", operator: "", values: [] as RunValueToken[] };

/** `a,"b c",d` up to the next white space. */
function readValues(text: string, start: number): { values: RunValueToken[]; end: number } {
  const values: RunValueToken[] = [];
  let at = start;
  for (;;) {
    const word = readWord(text, at, /[\s,]/);
    if (word.end > at) values.push({ text: word.text, start: at, end: word.end });
    at = word.end;
    if (text[at] !== ",") return { values, end: at };
    at++;
  }
}

/** A text in quotes, to its end where the closing quote is missing; else up to the stop. */
function readWord(
  text: string,
  start: number,
  stop: RegExp,
): { text: string; end: number; isQuoted: boolean } {
  if (text[start] === '"') {
    const close = text.indexOf('"', start + 1);
    const end = close < 0 ? text.length : close;
    return { text: text.slice(start + 1, end), end: close < 0 ? end : end + 1, isQuoted: true };
  }
  let end = start;
  while (end < text.length && !stop.test(text[end] ?? "")) end++;
  return { text: text.slice(start, end), end, isQuoted: false };
}
