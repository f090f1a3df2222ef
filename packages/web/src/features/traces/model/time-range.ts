import { parseRunFilter, printRunFilter, type RunFilter } from "@clawglass/core";
import type { TracesSearch } from "./traces-search.ts";

export interface ChosenRange {
  /** Inclusive; null where only the end is given. */
  fromMs: number | null;
  /** Exclusive; null for "until now". */
  toMs: number | null;
}

/** The time that was chosen above the list; null for all. */
export function readRange(search: TracesSearch): ChosenRange | null {
  const range: ChosenRange = { fromMs: null, toMs: null };
  for (const [term] of parseRunFilter(search.only ?? "", 0).filter.allOf) {
    if (term?.test.kind !== "time" || term.isNegated) continue;
    if (term.test.field === "since") range.fromMs = term.test.atMs;
    else range.toMs = term.test.atMs;
  }
  return range.fromMs === null && range.toMs === null ? null : range;
}

/** The same list for another time; null for all times. What was typed stays as it is. */
export function withRange(
  search: TracesSearch,
  range: { fromMs: number; toMs: number } | null,
): TracesSearch {
  const others = parseRunFilter(search.only ?? "", 0).filter.allOf.filter(
    ([term]) => term?.test.kind !== "time",
  );
  const times: RunFilter["allOf"] =
    range === null
      ? []
      : [
          [{ test: { kind: "time", field: "since", atMs: range.fromMs }, isNegated: false }],
          [{ test: { kind: "time", field: "until", atMs: range.toMs }, isNegated: false }],
        ];
  const { only: _only, ...rest } = search;
  const only = printRunFilter({ allOf: [...others, ...times] });
  return only === "" ? rest : { ...rest, only };
}
