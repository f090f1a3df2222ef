export * from "./filter-ast.ts";
export { parseTraceFilter } from "./parse-trace-filter.ts";
export { parseTraceOrder } from "./parse-trace-order.ts";
