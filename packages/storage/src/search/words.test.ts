import { describe, expect, it } from "vitest";
import { foldText, foldWithOffsets } from "./fold-text.ts";
import { splitRuns } from "./words.ts";

describe("foldText", () => {
  it("drops case, accents and width", () => {
    expect(foldText("Crème BRÛLÉE ＡＢ")).toBe("creme brulee ab");
  });

  it("folds a part of a text to a part of the folded text", () => {
    const text = "ΟΔΟΣ Straße İstanbul cafe\u0301 각 ガ ﬁ";
    for (let start = 0; start < text.length; start += 1) {
      for (let end = start + 1; end <= text.length; end += 1) {
        expect(foldText(text)).toContain(foldText(text.slice(start, end)));
      }
    }
  });

  it("tells where each folded sign came from", () => {
    const { folded, offsets } = foldWithOffsets("aﬁé😀b");
    expect(folded).toBe("afie😀b");
    expect(offsets).toEqual([0, 1, 1, 2, 3, 3, 5, 6]);
  });
});

describe("splitRuns", () => {
  it("splits at everything that is neither letter nor digit, and where the script changes", () => {
    expect(splitRuns(foldText("mail_fetch v2.1: 你好abc Привет")).map((run) => run.text)).toEqual([
      "mail",
      "fetch",
      "v2",
      "1",
      "你好",
      "abc",
      "привет",
    ]);
  });
});
