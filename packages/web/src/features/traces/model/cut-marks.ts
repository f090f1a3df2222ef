import type { SearchSnippet } from "@clawglass/core/api";

/** A snippet's text in order, as pieces that are marked or not. */
export function cutMarks({
  text,
  marks,
}: Pick<SearchSnippet, "text" | "marks">): { text: string; isHit: boolean }[] {
  const pieces: { text: string; isHit: boolean }[] = [];
  let from = 0;
  for (const [start, end] of marks) {
    if (start > from) pieces.push({ text: text.slice(from, start), isHit: false });
    pieces.push({ text: text.slice(start, end), isHit: true });
    from = end;
  }
  if (from < text.length) pieces.push({ text: text.slice(from), isHit: false });
  return pieces;
}

const PLACE_WORDS = {
  request: "request",
  reply: "reply",
  reasoning: "reasoning",
  argument: "argument of",
  result: "result of",
  error: "error in",
  name: "step",
} as const satisfies Record<SearchSnippet["place"], string>;

/** Where a snippet stands: `result of mail_fetch`. */
export function describePlace({ place, name }: Pick<SearchSnippet, "place" | "name">): string {
  return name === null ? PLACE_WORDS[place] : `${PLACE_WORDS[place]} ${name}`;
}
