export * from "./filter-ast.ts";
export { type FilterComparison, splitComparisons } from "./filter-comparison.ts";
export { filterError, printSet } from "./filter-error.ts";
export { trimQuotes } from "./filter-identifier.ts";
export type { FilterToken } from "./filter-token.ts";
export { readListValue, readQuotedValue } from "./filter-value.ts";
export { parseTraceFilter } from "./parse-trace-filter.ts";
export { parseTraceOrder } from "./parse-trace-order.ts";
