import type { TraceScore } from "@clawglass/core/api";
import { type SourceName, toSourceName } from "../../../ui/SourceGlyph.tsx";
import { toVerdict } from "../../feedback/model/label-view.ts";

const ORDER: readonly SourceName[] = ["human", "judge", "code"];

/** One score a source: a bad one before a good one, a verdict before free words, else the newest. */
export function chooseScores(scores: readonly TraceScore[]): TraceScore[] {
  return ORDER.flatMap((source) => {
    const [best] = scores
      .filter((score) => toSourceName(score.source) === source)
      .toSorted((left, right) => rank(right) - rank(left) || right.createTimeMs - left.createTimeMs);
    return best ? [best] : [];
  });
}

function rank({ valueJson }: TraceScore): number {
  const verdict = toVerdict(valueJson);
  return verdict === "bad" ? 2 : verdict === "good" ? 1 : 0;
}
