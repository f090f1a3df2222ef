import { describe, expect, it } from "vitest";
import { pairAnswers } from "./pair-answers.ts";

const call = (startMs: number, endMs: number | null, failureKind: string | null = null) => ({
  startMs,
  endMs,
  failureKind,
});

describe("pairAnswers", () => {
  it("gives each answer to the call in whose time it began", () => {
    expect(pairAnswers([105, 305], [call(100, 200), call(300, 400)])).toEqual([0, 1]);
  });

  it("passes over a call that timed out, which has no answer", () => {
    expect(pairAnswers([305], [call(100, 290, "timeout"), call(300, 400)])).toEqual([1]);
  });

  it("leaves a call without answer out when the times say so", () => {
    expect(pairAnswers([501], [call(100, 200, "connection_reset"), call(500, 600)])).toEqual([1]);
  });

  it("never gives two answers to one call, nor turns their order round", () => {
    expect(pairAnswers([120, 130, 320], [call(100, 200), call(300, 400)])).toEqual([0, null, 1]);
  });

  it("goes by position when no time fits and there are as many answers as calls", () => {
    expect(pairAnswers([null, 9_999], [call(100, 200), call(300, 400)])).toEqual([0, 1]);
  });

  it("takes a call that is still open for one that lasts", () => {
    expect(pairAnswers([900], [call(100, 200), call(800, null)])).toEqual([1]);
  });

  it("has nothing to pair without calls", () => {
    expect(pairAnswers([100], [])).toEqual([null]);
  });
});
