import { splitWords, toFilter } from "./to-filter.ts";

/**
 * Plain words as the full-text search takes them: a word may go on, quotes stay exact. null where the text is empty, is in
 * MLflow's filter language, or holds no letter or digit; the list's filter takes those.
 */
export function toSearchText(text: string): string | null {
  const trimmed = text.trim();
  if (!/[\p{L}\p{N}]/u.test(trimmed) || toFilter(trimmed) === trimmed) return null;
  return splitWords(trimmed)
    .map((word) => (trimmed.includes(`"${word}"`) ? `"${word}"` : `${word.replaceAll('"', " ").trim()}*`))
    .join(" ");
}
