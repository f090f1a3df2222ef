import { readFileSync } from "node:fs";
import { gunzipSync } from "node:zlib";

/** One thing that a plugin was told by a real OpenClaw. */
export interface RecordedCall {
  /** Milliseconds since 1970. */
  t: number;
  /** Name of the hook, or `AGENTEVT`, `IDIAG`, `DIAG`. */
  hook: string;
  event: unknown;
  ctx: unknown;
}

/** The recorded runs of OpenClaw 2026.9.6, by file name. */
export const RECORDINGS = [
  "two-tools",
  "skill",
  "provider-400",
  "provider-500-retry",
  "slow-model",
  "delegate-local",
  "gateway-mixed",
  "gateway-mixed-2",
] as const;
export type RecordingName = (typeof RECORDINGS)[number];

export function readRecording(name: RecordingName): RecordedCall[] {
  const file = new URL(`../fixtures/openclaw-2026.9.6/${name}.jsonl.gz`, import.meta.url);
  const lines = gunzipSync(readFileSync(file)).toString("utf8").split("\n");
  return lines.filter((line) => line !== "").map((line) => JSON.parse(line) as RecordedCall);
}
