import { AppError, parseRunFilter, type RunFilter } from "@clawglass/core";

/** The page's filter. INVALID_INPUT where a part of it is not understood: half a filter would show runs that do not fit. */
export function readRunFilter(q: string | undefined, nowMs: number): RunFilter {
  const { filter, problems } = parseRunFilter(q ?? "", nowMs);
  const [first] = problems;
  if (first === undefined) return filter;
  throw new AppError(
    "INVALID_INPUT",
    `“${(q ?? "").slice(first.start, first.end).slice(0, 80)}” is not understood.`,
    {
      hint: first.message,
    },
  );
}
