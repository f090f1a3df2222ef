import type { Assessment } from "@clawglass/core";
import { describe, expect, it } from "vitest";
import { findOwn, toLabelLines, toTarget, toValueWords, toVerdict } from "./label-view.ts";
import type { FeedbackChange, OutboxEntry } from "./outbox.ts";

function label(assessmentId: string, change: Partial<Assessment> = {}): Assessment {
  return {
    assessmentId,
    traceId: "tr-1",
    spanId: null,
    name: "useful_answer",
    source: { type: "HUMAN", id: "you" },
    createTimeMs: 1,
    lastUpdateTimeMs: 1,
    content: { kind: "feedback", valueJson: "true", error: null },
    rationale: null,
    metadata: {},
    overrides: null,
    isValid: true,
    ...change,
  };
}

const waits = (change: FeedbackChange): OutboxEntry => ({ id: "1", change, saidAtMs: 5, refusal: null });
const created = (assessmentId: string, overrides: string | null): OutboxEntry =>
  waits({
    kind: "create",
    traceId: "tr-1",
    sessionId: null,
    assessment: {
      assessmentId,
      spanId: null,
      message: null,
      name: "useful_answer",
      kind: "feedback",
      valueJson: "false",
      rationale: null,
      overrides,
      who: "you",
    },
  });
const deleted = (assessmentId: string, withHistory = false): OutboxEntry =>
  waits({ kind: "delete", traceId: "tr-1", sessionId: null, assessmentId, withHistory });
const ids = (lines: { assessment: Assessment }[]) => lines.map(({ assessment }) => assessment.assessmentId);

describe("labels that wait", () => {
  it("stand over the stored ones, a change in place of what it replaces", () => {
    const [line, ...others] = toLabelLines([label("a")], [created("b", "a")]);
    expect(others).toEqual([]);
    expect(line).toMatchObject({ assessment: { assessmentId: "b", createTimeMs: 5 }, isWaiting: true });
    expect(line?.history.map(({ assessmentId }) => assessmentId)).toEqual(["a"]);
  });

  it("do not double one that the server has already", () => {
    const stored = [label("a", { isValid: false }), label("b", { overrides: "a" })];
    expect(toLabelLines(stored, [created("b", "a")])).toMatchObject([{ isWaiting: false }]);
  });

  it("are undone before they were ever sent", () => {
    const lines = toLabelLines([label("a")], [created("b", "a"), deleted("b")]);
    expect(ids(lines)).toEqual(["a"]);
  });

  it("take the history along when the whole label goes", () => {
    const stored = [label("a", { isValid: false }), label("b", { overrides: "a" })];
    expect(toLabelLines(stored, [deleted("b", true)])).toEqual([]);
  });

  it("are not shown when the server refused them", () => {
    expect(toLabelLines([], [{ ...created("b", null), refusal: "no" }])).toEqual([]);
  });
});

describe("what a label is about", () => {
  it("is told apart: run, session, step, message", () => {
    expect(toTarget(label("a"))).toEqual({ kind: "run" });
    expect(toTarget(label("a", { metadata: { "mlflow.trace.session": "s" } })).kind).toBe("session");
    expect(toTarget(label("a", { spanId: "1" }))).toEqual({ kind: "span", spanId: "1" });
    const message = { spanId: "1", metadata: { "clawglass.message": "input/2" } };
    expect(toTarget(label("a", message))).toEqual({ kind: "message", spanId: "1", message: "input/2" });
  });

  it("finds one's own newest label only", () => {
    const lines = toLabelLines(
      [
        label("old"),
        label("new"),
        label("judge", { source: { type: "LLM_JUDGE", id: "you" } }),
        label("ada", { source: { type: "HUMAN", id: "Ada" } }),
      ],
      [],
    );
    expect(findOwn(lines, { kind: "run" }, "useful_answer", "you")?.assessment.assessmentId).toBe("new");
    expect(findOwn(lines, { kind: "span", spanId: "1" }, "useful_answer", "you")).toBeNull();
  });
});

it.each([
  ["useful_answer", "false", "bad", "bad"],
  ["tone", "true", "yes", "good"],
  ["tone", "0.2449", "0.24", "bad"],
  ["stars", "4.0", "4", null],
  ["what_was_wrong", '"wrong fact"', "wrong fact", null],
  ["list", "[1]", "[1]", null],
  ["broken", "{", "{", null],
])("%s of %s reads %s", (name, valueJson, words, verdict) => {
  expect(toValueWords(name, valueJson)).toBe(words);
  expect(toVerdict(valueJson)).toBe(verdict);
});
