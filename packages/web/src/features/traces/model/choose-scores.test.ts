import type { TraceScore } from "@clawglass/core/api";
import { expect, it } from "vitest";
import { chooseScores } from "./choose-scores.ts";

const score = (source: TraceScore["source"], valueJson: string, createTimeMs: number): TraceScore => ({
  name: "n",
  source,
  valueJson,
  createTimeMs,
});

it("shows one score a source, people first", () => {
  const scores = [score("CODE", "true", 1), score("LLM_JUDGE", "0.9", 2), score("HUMAN", "true", 3)];
  expect(chooseScores(scores).map(({ source }) => source)).toEqual(["HUMAN", "LLM_JUDGE", "CODE"]);
});

it("never hides a bad verdict behind a good one or behind words", () => {
  const scores = [
    score("LLM_JUDGE", "0.1", 1),
    score("LLM_JUDGE", "0.9", 2),
    score("LLM_JUDGE", '"long"', 3),
  ];
  expect(chooseScores(scores).map(({ valueJson }) => valueJson)).toEqual(["0.1"]);
});

it("takes the newest of equals", () => {
  expect(chooseScores([score("HUMAN", "true", 1), score("HUMAN", "1", 2)])[0]?.valueJson).toBe("1");
});
