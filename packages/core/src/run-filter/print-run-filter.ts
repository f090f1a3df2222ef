import { printRunValue } from "./print-run-value.ts";
import type { RunFilter, RunTerm, RunTest } from "./run-filter.ts";

/** The filter as text that means the same anywhere: times become absolute. */
export function printRunFilter(filter: RunFilter): string {
  return filter.allOf.map((group) => group.map(printTerm).join(" or ")).join(" ");
}

function printTerm({ test, isNegated }: RunTerm): string {
  return `${isNegated ? "-" : ""}${printTest(test)}`;
}

function printTest(test: RunTest): string {
  switch (test.kind) {
    case "words":
      return test.isExact ? `"${test.text}"` : test.text;
    case "name":
      return `${test.field}:${test.values.map(printRunValue).join(",")}`;
    case "number":
      return `${test.field}${test.comparator}${test.value}${test.field === "duration" ? "ms" : ""}`;
    case "time":
      return `${test.field}:${new Date(test.atMs).toISOString()}`;
  }
}
