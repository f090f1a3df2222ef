/** Words, with "exact words" kept together. */
export function splitWords(text: string): string[] {
  return [...text.matchAll(/"([^"]+)"|(\S+)/g)].map((match) => match[1] ?? match[2] ?? "").filter(Boolean);
}
