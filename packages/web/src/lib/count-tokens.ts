import { formatCount } from "./format-number.ts";

/** `1 token`, `9.2k tokens`, and `tokens unknown` where nobody counted. */
export function countTokens(count: number | null): string {
  if (count === null) return "tokens unknown";
  return `${formatCount(count)} ${count === 1 ? "token" : "tokens"}`;
}
