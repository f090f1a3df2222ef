import { formatCount } from "../../../lib/format-number.ts";
import { formatDuration } from "../../../lib/format-time.ts";
import { toSpanState } from "../../trace/model/span-kind.ts";
import type { SpanNode } from "../../trace/model/span-tree.ts";

export interface SpanDifference {
  what: "status" | "model" | "duration" | "tokens" | "arguments" | "reply" | "error";
  /** In short, for the row. */
  words: string;
}

/** Shorter than this, or closer than this, a difference of time is noise. */
const MIN_DURATION_MS = 50;
const MIN_DURATION_RATIO = 1.2;
const MIN_TOKEN_RATIO = 1.05;

/** In what the same step of two runs differs. Errors, arguments and replies by what the rows hold of them: their beginning and their size. */
export function diffSpans(
  { span: left }: SpanNode,
  { span: right }: SpanNode,
  { hasTexts }: { hasTexts: boolean },
): SpanDifference[] {
  const differences: SpanDifference[] = [];
  const add = (what: SpanDifference["what"], words: string) => differences.push({ what, words });
  const [leftState, rightState] = [toSpanState(left), toSpanState(right)];
  if (leftState !== rightState) add("status", `${leftState} → ${rightState}`);
  if (left.model !== null && right.model !== null && left.model !== right.model)
    add("model", `${left.model} → ${right.model}`);
  if (isOtherDuration(left.durationMs, right.durationMs))
    add("duration", `${formatDuration(left.durationMs)} → ${formatDuration(right.durationMs)}`);
  const [leftTokens, rightTokens] = [left.usage.totalTokens, right.usage.totalTokens];
  if (leftTokens !== null && rightTokens !== null && ratio(leftTokens, rightTokens) >= MIN_TOKEN_RATIO)
    add("tokens", `${formatCount(leftTokens)} → ${formatCount(rightTokens)} tokens`);
  if (!hasTexts) return differences;
  if (leftState === "failed" && rightState === "failed" && left.errorMessage !== right.errorMessage)
    add("error", "other error");
  if (left.inputPreview !== right.inputPreview) add("arguments", "other arguments");
  if (left.outputPreview !== right.outputPreview) add("reply", "other reply");
  return differences;
}

function isOtherDuration(left: number | null, right: number | null): boolean {
  if (left === null || right === null) return false;
  return Math.abs(left - right) >= MIN_DURATION_MS && ratio(left, right) >= MIN_DURATION_RATIO;
}

function ratio(left: number, right: number): number {
  const [small, large] = left < right ? [left, right] : [right, left];
  return small <= 0 ? (large <= 0 ? 1 : Number.POSITIVE_INFINITY) : large / small;
}
