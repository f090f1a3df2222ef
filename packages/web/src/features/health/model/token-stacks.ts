import type { Overview } from "@clawglass/core/api";

/** In the order of price: the strongest colour costs most. */
export const TOKEN_KINDS = [
  { kind: "output", label: "output", look: "d1" },
  { kind: "reasoning", label: "reasoning", look: "d2" },
  { kind: "cacheWrite", label: "cache write", look: "d3" },
  { kind: "input", label: "input", look: "d4" },
  { kind: "cacheRead", label: "cache read", look: "d5" },
] as const;
export type TokenKind = (typeof TOKEN_KINDS)[number]["kind"];
export type TokenParts = Record<TokenKind, number | null>;

type Usage = Overview["total"]["usage"];

/** Usage in parts that do not overlap: input holds the cached tokens, output those of reasoning. null is unknown. */
export function splitUsage(usage: Usage): TokenParts {
  return {
    output: without(usage.outputTokens, [usage.reasoningTokens]),
    reasoning: usage.reasoningTokens,
    cacheWrite: usage.cacheWriteTokens,
    input: without(usage.inputTokens, [usage.cacheReadTokens, usage.cacheWriteTokens]),
    cacheRead: usage.cacheReadTokens,
  };
}

/** The sum of the known parts; null when all are unknown. */
export function sumParts(parts: TokenParts): number | null {
  const known = Object.values(parts).filter((part) => part !== null);
  return known.length === 0 ? null : known.reduce((sum, part) => sum + part, 0);
}

export interface StackPiece {
  kind: TokenKind;
  look: string;
  /** Of the axis, 0 to 100 from the base line. */
  bottom: number;
  height: number;
}

/** Pieces of one bar from the base line up, dearest at the foot. */
export function stackParts(parts: TokenParts, top: number): StackPiece[] {
  let bottom = 0;
  return TOKEN_KINDS.flatMap(({ kind, look }) => {
    const height = ((parts[kind] ?? 0) / top) * 100;
    if (height <= 0) return [];
    const piece = { kind, look, bottom, height };
    bottom += height;
    return [piece];
  });
}

function without(whole: number | null, parts: (number | null)[]): number | null {
  return whole === null
    ? null
    : Math.max(0, whole - parts.reduce<number>((sum, part) => sum + (part ?? 0), 0));
}
