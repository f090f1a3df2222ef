import type { DatabaseSync } from "node:sqlite";
import type { ListTest, NullTest, NumberTest, TextTest } from "@clawglass/core";
import { AppError } from "@clawglass/core";
import { Sql } from "./sql.ts";

/** The SQL functions that text tests need. `LIKE` of SQLite never minds case, and has no regular expressions. */
export function registerTextFunctions(database: DatabaseSync): void {
  const options = { deterministic: true };
  database.function("like_minding_case", options, (pattern, value) =>
    typeof value === "string" && toLikePattern(String(pattern), false).test(value) ? 1 : 0,
  );
  database.function("matches_regexp", options, (pattern, value) =>
    typeof value === "string" && toRegExp(String(pattern)).test(value) ? 1 : 0,
  );
}

/** SQL that tests `expression`. NULL never passes, whatever the comparator. */
export function compileTextTest(expression: string, test: TextTest | ListTest): Sql {
  if (test.type === "list") {
    const places = test.values.map(() => "?").join(", ");
    return new Sql().add(`(${expression} ${test.comparator} (${places}))`, ...test.values);
  }
  switch (test.comparator) {
    case "=":
    case "!=":
      return new Sql().add(`(${expression} ${test.comparator} ?)`, test.value);
    case "ILIKE":
      return new Sql().add(`(${expression} LIKE ?)`, test.value);
    case "LIKE":
      return new Sql().add(
        `(${expression} LIKE ? AND like_minding_case(?, ${expression}))`,
        test.value,
        test.value,
      );
    case "RLIKE":
      toRegExp(test.value);
      return new Sql().add(`matches_regexp(?, ${expression})`, test.value);
  }
}

export function compileNullTest(expression: string, test: NullTest): Sql {
  return new Sql().add(`(${expression} ${test.comparator})`);
}

export function compileNumberTest(expression: string, test: NumberTest): Sql {
  return new Sql().add(`(${expression} ${test.comparator} ?)`, test.value);
}

/** A text test as a function, for texts that are not columns. */
export function toTextPredicate(test: TextTest | ListTest): (value: string) => boolean {
  if (test.type === "list") {
    const isWanted = test.comparator === "IN";
    return (value) => test.values.includes(value) === isWanted;
  }
  const { comparator, value: wanted } = test;
  switch (comparator) {
    case "=":
      return (value) => value === wanted;
    case "!=":
      return (value) => value !== wanted;
    case "RLIKE": {
      const pattern = toRegExp(wanted);
      return (value) => pattern.test(value);
    }
    default: {
      const pattern = toLikePattern(wanted, comparator === "ILIKE");
      return (value) => pattern.test(value);
    }
  }
}

let lastLike: { key: string; pattern: RegExp } | null = null;
let lastRegExp: { key: string; pattern: RegExp } | null = null;

/** `%` is any text, `_` any character; a backslash means itself. */
function toLikePattern(like: string, isIgnoringCase: boolean): RegExp {
  const key = `${isIgnoringCase}${like}`;
  if (lastLike?.key === key) return lastLike.pattern;
  const source = like.replaceAll(/[\s\S]/gu, (character) => {
    if (character === "%") return "[\\s\\S]*";
    return character === "_" ? "[\\s\\S]" : escapeForRegExp(character);
  });
  lastLike = { key, pattern: new RegExp(`^${source}$`, isIgnoringCase ? "iu" : "u") };
  return lastLike.pattern;
}

function escapeForRegExp(character: string): string {
  return /[\\^$.*+?()[\]{}|/]/.test(character) ? `\\${character}` : character;
}

function toRegExp(source: string): RegExp {
  if (lastRegExp?.key === source) return lastRegExp.pattern;
  try {
    lastRegExp = { key: source, pattern: new RegExp(source) };
  } catch (cause) {
    throw new AppError("INVALID_INPUT", `Invalid regular expression '${source}'.`, {
      hint: "Check brackets and backslashes of the RLIKE pattern.",
      cause,
    });
  }
  return lastRegExp.pattern;
}
