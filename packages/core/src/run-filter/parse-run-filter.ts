import { findNameProblem, readRunNumber, readRunTime } from "./read-run-value.ts";
import {
  RUN_NAME_FIELDS,
  RUN_NUMBER_FIELDS,
  RUN_TIME_FIELDS,
  type RunFilter,
  type RunNameField,
  type RunNumberField,
  type RunTerm,
  type RunTest,
  type RunTimeField,
} from "./run-filter.ts";
import { type RunToken, splitRunFilter } from "./split-run-filter.ts";

/** A place that was not understood, and what to do about it. */
export interface RunFilterProblem {
  start: number;
  end: number;
  message: string;
}

export interface ParsedRunFilter {
  /** What was understood; without the places that were not. */
  filter: RunFilter;
  tokens: readonly RunToken[];
  problems: readonly RunFilterProblem[];
}

/**
 * Reads the page's filter: plain words, "exact words", `field:value`, `field:a,b`, `field>n`, `-` leaves out, `or` joins the
 * terms beside it. Never throws; the caller decides what a problem means.
 */
export function parseRunFilter(text: string, nowMs: number): ParsedRunFilter {
  const tokens = splitRunFilter(text);
  const problems: RunFilterProblem[] = [];
  const groups: RunTerm[][] = [];
  let joinsNext = false;
  for (const [index, token] of tokens.entries()) {
    if (token.kind === "or") {
      const isBetween = groups.length > 0 && tokens[index + 1] !== undefined;
      joinsNext = isBetween;
      if (!isBetween && index < tokens.length - 1)
        problems.push(problem(token, "“or” stands between two terms."));
      continue;
    }
    const read = readTest(token, nowMs);
    if (read === null) continue; // an empty value: still being typed
    if (typeof read === "string") {
      problems.push(problem(token, read));
      joinsNext = false;
      continue;
    }
    const term: RunTerm = { test: read, isNegated: token.isNegated };
    if (joinsNext) groups.at(-1)?.push(term);
    else groups.push([term]);
    joinsNext = false;
  }
  return { filter: { allOf: groups }, tokens, problems };
}

/** The test of a token, a sentence on why there is none, or null where there is nothing to test yet. */
function readTest(token: RunToken, nowMs: number): RunTest | string | null {
  if (token.kind === "words") {
    return /[\p{L}\p{N}]/u.test(token.text)
      ? { kind: "words", text: token.text, isExact: token.isExact }
      : null;
  }
  const { field, operator } = token;
  const values = token.values.map((value) => value.text).filter((value) => value !== "");
  const [first] = values;
  if (includes(RUN_NAME_FIELDS, field)) {
    if (operator !== "") return `“${field}” takes names: write ${field}:name.`;
    if (first === undefined) return null;
    const wrong = values.map((value) => findNameProblem(field, value)).find((each) => each !== null);
    return (
      wrong ?? {
        kind: "name",
        field,
        values: isClosed(field) ? values.map((each) => each.toLowerCase()) : values,
      }
    );
  }
  if (first === undefined && (includes(RUN_NUMBER_FIELDS, field) || includes(RUN_TIME_FIELDS, field)))
    return null;
  if (includes(RUN_NUMBER_FIELDS, field)) {
    const value = readRunNumber(field, first ?? "");
    if (value === null) return `“${first}” is no figure for ${field}; for instance ${EXAMPLES[field]}.`;
    return { kind: "number", field, comparator: (operator || "=") as "=", value };
  }
  if (includes(RUN_TIME_FIELDS, field)) {
    const atMs = operator === "" ? readRunTime(first ?? "", nowMs) : null;
    return atMs === null
      ? `“${first ?? ""}” is no time; for instance ${field}:24h, ${field}:"Tue 14:10" or ${field}:2026-11-24.`
      : { kind: "time", field, atMs };
  }
  return `There is no field “${field}”. In quotes it is searched as words.`;
}

const EXAMPLES: Record<RunNumberField, string> = {
  duration: "duration>20s",
  tokens: "tokens>2k",
  cost: "cost>0.05",
  tools: "tools>3",
  calls: "calls>5",
  errors: "errors>0",
  spans: "spans>100",
  subagents: "subagents>0",
};

function isClosed(field: RunNameField): boolean {
  return field === "state" || field === "by";
}

function includes<T extends RunNameField | RunNumberField | RunTimeField>(
  fields: readonly T[],
  field: string,
): field is T {
  return (fields as readonly string[]).includes(field);
}

function problem({ start, end }: RunToken, message: string): RunFilterProblem {
  return { start, end, message };
}
