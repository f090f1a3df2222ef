export type FilterTokenKind =
  /** `'text'` or `"text"`; the text keeps its quotes. */
  | "quoted"
  /** A dotted name; parts may be in backticks or quotes. */
  | "name"
  | "number"
  /** `=`, `!=`, `<`, … */
  | "operator"
  /** A parenthesis with all that it holds. */
  | "group"
  /** Anything else: one character, or all from a quote or parenthesis that never closes. */
  | "other";

export interface FilterToken {
  kind: FilterTokenKind;
  /** Exactly as in the filter. */
  text: string;
}

/** Cuts a filter into tokens, without blanks. Never fails: what it does not know becomes an `other` token. Linear in the length. */
export function tokenizeFilter(filter: string): FilterToken[] {
  const tokens: FilterToken[] = [];
  let at = skipBlanks(filter, 0);
  while (at < filter.length) {
    const token = readToken(filter, at);
    tokens.push(token);
    at = skipBlanks(filter, at + token.text.length);
  }
  return tokens;
}

const NUMBER = /[-+]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][-+]?\d+)?(?![\w.])/y;
const OPERATOR = /[<>=~!]+/y;
const NAME_START = /[\p{L}\p{N}_@$`"']/u;
const WORD = /[\p{L}\p{N}_@$#:/-]+/uy;

function skipBlanks(filter: string, start: number): number {
  let at = start;
  while (at < filter.length && filter[at]?.trim() === "") at++;
  return at;
}

function readToken(filter: string, start: number): FilterToken {
  const first = filter.charAt(start);
  const number = matchAt(NUMBER, filter, start);
  if (number !== null) return { kind: "number", text: number };
  const operator = matchAt(OPERATOR, filter, start);
  if (operator !== null) return { kind: "operator", text: operator };
  if (first === "(") {
    const end = endOfGroup(filter, start);
    return end === null
      ? { kind: "other", text: filter.slice(start) }
      : { kind: "group", text: filter.slice(start, end) };
  }
  if (NAME_START.test(first)) return readName(filter, start);
  return { kind: "other", text: String.fromCodePoint(filter.codePointAt(start) ?? 0) };
}

/** `word`, `` `any` ``, `"any"` or `'any'`, joined by dots. A single quoted part is a text, not a name. */
function readName(filter: string, start: number): FilterToken {
  let at = start;
  let partCount = 0;
  let onlyQuoted = true;
  for (;;) {
    const end = endOfNamePart(filter, at);
    if (end === null) {
      if (partCount === 0) return { kind: "other", text: filter.slice(start) };
      break;
    }
    const quote = filter.charAt(at);
    if (quote !== "'" && quote !== '"') onlyQuoted = false;
    partCount++;
    at = end;
    if (filter.charAt(at) !== ".") break;
    at++;
  }
  const text = filter.slice(start, at);
  return { kind: partCount === 1 && onlyQuoted && !text.endsWith(".") ? "quoted" : "name", text };
}

function endOfNamePart(filter: string, start: number): number | null {
  const first = filter.charAt(start);
  if (first === "`" || first === '"' || first === "'") return endOfQuoted(filter, start);
  const word = matchAt(WORD, filter, start);
  return word === null ? null : start + word.length;
}

/** The index behind the closing quote; null when there is none. A doubled or backslashed single quote stays inside. */
function endOfQuoted(filter: string, start: number): number | null {
  const quote = filter.charAt(start);
  let at = start + 1;
  while (at < filter.length) {
    const char = filter.charAt(at);
    if (quote !== "`" && char === "\\" && filter.charAt(at + 1) === quote) at += 2;
    else if (char !== quote) at++;
    else if (quote === "'" && filter.charAt(at + 1) === quote) at += 2;
    else return at + 1;
  }
  return null;
}

function endOfGroup(filter: string, start: number): number | null {
  let depth = 0;
  let at = start;
  while (at < filter.length) {
    const char = filter.charAt(at);
    if (char === "'" || char === '"') {
      const end = endOfQuoted(filter, at);
      if (end === null) return null;
      at = end;
      continue;
    }
    if (char === "(") depth++;
    if (char === ")" && --depth === 0) return at + 1;
    at++;
  }
  return null;
}

function matchAt(pattern: RegExp, text: string, index: number): string | null {
  pattern.lastIndex = index;
  return pattern.exec(text)?.[0] ?? null;
}
