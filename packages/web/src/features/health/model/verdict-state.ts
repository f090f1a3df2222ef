import type { HealthReport } from "@clawglass/core/api";
import type { StateName } from "../../../ui/StateGlyph.tsx";

export interface VerdictState {
  state: StateName;
  word: string;
  /** Small print below the word. */
  count: string;
}

/** State, word and count in the middle of the dial. Silence is never "well". */
export function toVerdictState({ verdict, findings, history }: HealthReport): VerdictState {
  const isSilent = findings.some((finding) => finding.metric === "silence" && finding.segment.kind === "all");
  const count = `${findings.length} ${findings.length === 1 ? "finding" : "findings"}`;
  if (verdict === "attention") return { state: "attention", word: "Attention", count };
  if (verdict === "ok") return { state: "ok", word: "Well", count };
  if (isSilent) return { state: "lost", word: "Silent", count };
  return {
    state: "lost",
    word: "Unknown",
    count: `${history.runCount} ${history.runCount === 1 ? "run" : "runs"} seen`,
  };
}
