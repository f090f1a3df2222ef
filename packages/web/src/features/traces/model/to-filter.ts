const FIELD =
  /^(?:attributes?\.|trace\.|traces\.|span\.|tags?\.|metadata\.|request_metadata\.|feedback\.|expectation\.|assessment\.|prompt\b)?[\w.`"-]+\s*(?:=|!=|<=?|>=?|\s+(?:NOT\s+)?(?:I?LIKE|RLIKE|IN)\s+)\s*['"(\d]/i;

/**
 * Filter text as the server takes it. Text in MLflow's filter language passes as it is; plain words (and "exact words"
 * in quotes) become a search in everything that was recorded, all of them required.
 */
export function toFilter(text: string): string {
  const trimmed = text.trim();
  if (trimmed === "" || FIELD.test(trimmed)) return trimmed;
  return splitWords(trimmed)
    .map((word) => `trace.text ILIKE '%${escapeLiteral(word)}%'`)
    .join(" AND ");
}

export function splitWords(text: string): string[] {
  return [...text.matchAll(/"([^"]+)"|(\S+)/g)].map((match) => match[1] ?? match[2] ?? "").filter(Boolean);
}

/** MLflow's language has no escape for a quote inside a quoted text, so a one-sign wildcard stands for it. */
function escapeLiteral(word: string): string {
  return word.replaceAll("'", "_");
}
