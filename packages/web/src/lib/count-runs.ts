import { formatExactCount } from "./format-number.ts";

/** `1 run`, `21,400 runs`. */
export function countRuns(count: number): string {
  return `${formatExactCount(count)} ${count === 1 ? "run" : "runs"}`;
}
