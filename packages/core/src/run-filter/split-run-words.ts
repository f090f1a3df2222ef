import type { RunFilter } from "./run-filter.ts";

/** The required plain words, as the full-text search takes them, and the filter without them. null without words. */
export function splitRunWords(filter: RunFilter): { text: string | null; rest: RunFilter } {
  const words: string[] = [];
  const rest = filter.allOf.filter(([term, ...others]) => {
    if (term === undefined || others.length > 0 || term.isNegated || term.test.kind !== "words") return true;
    const { text, isExact } = term.test;
    words.push(isExact ? `"${text.replaceAll('"', " ")}"` : `${text.replaceAll('"', " ").trim()}*`);
    return false;
  });
  return { text: words.length === 0 ? null : words.join(" "), rest: { allOf: rest } };
}
