import { filterError } from "./filter-error.ts";
import type { FilterToken } from "./filter-token.ts";

/** The text of a quoted value. Quotes inside are kept as written, as MLflow keeps them. */
export function readQuotedValue(token: FilterToken): string {
  if (token.kind === "quoted") return token.text.slice(1, -1);
  throw filterError(
    "Parameter value is either not quoted or unidentified quote types used for string value " +
      `${token.text}. Use either single or double quotes.`,
  );
}

const ESCAPES = new Map([
  ["n", "\n"],
  ["t", "\t"],
  ["r", "\r"],
]);

/** The texts of `('a', "b")`. */
export function readListValue(token: FilterToken): string[] {
  const items: string[] = [];
  const body = token.text.slice(1, -1);
  let at = 0;
  let wantsItem = true;
  while (at < body.length) {
    const char = body.charAt(at);
    if (char.trim() === "") at++;
    else if (char === "," && !wantsItem) {
      wantsItem = true;
      at++;
    } else if (char === "'" || char === '"') {
      const item = readEscaped(body, at);
      if (item === null) throw illFormedList();
      // Two texts side by side are one, as in Python.
      if (wantsItem) items.push(item.text);
      else items.push((items.pop() ?? "") + item.text);
      wantsItem = false;
      at = item.end;
    } else if (/[\d.+-]/.test(char)) {
      throw filterError(
        "While parsing a list in the query, expected string value, punctuation, or whitespace, " +
          `but got different type in list: ${token.text}`,
      );
    } else throw illFormedList();
  }
  if (items.length === 0) {
    throw filterError(
      "While parsing a list in the query, expected a non-empty list of string values, but got empty list",
    );
  }
  return items;
}

function readEscaped(body: string, start: number): { text: string; end: number } | null {
  const quote = body.charAt(start);
  let text = "";
  for (let at = start + 1; at < body.length; at++) {
    const char = body.charAt(at);
    if (char === quote) return { text, end: at + 1 };
    if (char === "\\" && at + 1 < body.length) {
      const next = body.charAt(++at);
      text += ESCAPES.get(next) ?? (next === "\\" || next === "'" || next === '"' ? next : `\\${next}`);
    } else text += char;
  }
  return null;
}

function illFormedList() {
  return filterError(
    "While parsing a list in the query, expected a non-empty list of string values, but got ill-formed list.",
  );
}
