import { filterError } from "./filter-error.ts";
import { type FilterToken, tokenizeFilter } from "./filter-token.ts";

/** `identifier comparator value`, not yet checked for meaning. */
export interface FilterComparison {
  identifier: string;
  /** Upper case, one blank between words. */
  comparator: string;
  /** null for `IS NULL` and `IS NOT NULL`. */
  value: FilterToken | null;
}

const TEXT_WORDS = new Set(["LIKE", "ILIKE", "RLIKE"]);
/** Words that the grammar needs, so they cannot stand where an attribute's name is expected. `text` is one in MLflow too. */
const RESERVED_WORDS = new Set(["AND", "OR", "NOT", "IN", "IS", "NULL", "BETWEEN", "TEXT", ...TEXT_WORDS]);

/**
 * Splits a filter into comparisons. INVALID_INPUT with MLflow's text where something is left over; `printClause` quotes
 * what is left as the endpoint at hand does.
 */
export function splitComparisons(
  filter: string,
  printClause: (clause: string) => string = (clause) => `'${clause}'`,
): FilterComparison[] {
  const tokens = tokenizeFilter(filter);
  const semicolon = tokens.findIndex((token) => token.text === ";");
  if (semicolon > 0 && semicolon < tokens.length - 1) {
    throw filterError(
      `Search filter contained multiple expression ${printPythonText(filter)}. Provide AND-ed expression list.`,
    );
  }
  const comparisons: FilterComparison[] = [];
  const leftovers: FilterToken[] = [];
  let at = 0;
  let needsAnd = false;
  while (at < tokens.length) {
    const token = tokens[at] as FilterToken;
    const found = needsAnd ? null : readComparison(tokens, at);
    if (found !== null) {
      comparisons.push(found.comparison);
      at += found.length;
      needsAnd = true;
      continue;
    }
    if (!isWord(token, "AND")) leftovers.push(token);
    needsAnd = false;
    at++;
  }
  if (leftovers.length > 0) {
    const clauses = leftovers.map((token) => printClause(token.text)).join(", ");
    throw filterError(`Invalid clause(s) in filter string: ${clauses}`);
  }
  return comparisons;
}

function readComparison(
  tokens: readonly FilterToken[],
  at: number,
): { comparison: FilterComparison; length: number } | null {
  const [identifier, second, third, fourth] = tokens.slice(at, at + 4);
  if (identifier?.kind !== "name" || RESERVED_WORDS.has(identifier.text.toUpperCase())) return null;
  const of = (comparator: string, value: FilterToken | null, length: number) => ({
    comparison: { identifier: identifier.text, comparator, value },
    length,
  });
  if (second === undefined || third === undefined) return null;
  if (isWord(second, "IS")) {
    if (isWord(third, "NULL")) return of("IS NULL", null, 3);
    return isWord(third, "NOT") && isWord(fourth, "NULL") ? of("IS NOT NULL", null, 4) : null;
  }
  if (isWord(second, "IN")) return third.kind === "group" ? of("IN", third, 3) : null;
  if (isWord(second, "NOT")) {
    const word = third.text.toUpperCase();
    if (fourth === undefined) return null;
    if (word === "IN") return fourth.kind === "group" ? of("NOT IN", fourth, 4) : null;
    return TEXT_WORDS.has(word) && isValue(fourth) ? of(`NOT ${word}`, fourth, 4) : null;
  }
  const comparator = second.text.toUpperCase();
  const isComparator = second.kind === "operator" || (second.kind === "name" && TEXT_WORDS.has(comparator));
  return isComparator && isValue(third) ? of(comparator, third, 3) : null;
}

function isValue(token: FilterToken): boolean {
  return token.kind !== "operator" && token.kind !== "other" && !isWord(token, "AND");
}

function isWord(token: FilterToken | undefined, word: string): boolean {
  return token?.kind === "name" && token.text.toUpperCase() === word;
}

/** A text as Python's repr prints it. */
function printPythonText(text: string): string {
  return text.includes("'") && !text.includes('"') ? `"${text}"` : `'${text.replaceAll("'", "\\'")}'`;
}
