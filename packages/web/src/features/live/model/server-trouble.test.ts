import { describe, expect, it } from "vitest";
import { findServerTrouble, type QueryGlimpse, SLOW_AFTER_MS } from "./server-trouble.ts";

const query = (over: Partial<QueryGlimpse> = {}): QueryGlimpse => ({
  isActive: true,
  hasData: true,
  askedAtMs: null,
  hasFailed: false,
  failedAtMs: 0,
  code: "",
  ...over,
});

describe("finding the server's trouble in the page's queries", () => {
  it("finds none while answers come, and none in queries that nobody looks at", () => {
    expect(findServerTrouble([query(), query({ askedAtMs: 900 })], 1_000)).toBeNull();
    expect(findServerTrouble([query({ isActive: false, hasFailed: true })], 1_000)).toBeNull();
  });

  it("says since when the server answers with errors, by the first of them", () => {
    const failed = { hasFailed: true, code: "HTTP_500" };
    expect(
      findServerTrouble(
        [query({ ...failed, failedAtMs: 800 }), query({ ...failed, failedAtMs: 500, code: "STORE_BUSY" })],
        1_000,
      ),
    ).toEqual({ kind: "failing", sinceMs: 500, code: "STORE_BUSY", hasOldData: true });
  });

  it("calls the server slow only after a while, and says whether there is something to look at", () => {
    const waiting = query({ hasData: false, askedAtMs: 1_000 });
    expect(findServerTrouble([waiting], 1_000 + SLOW_AFTER_MS - 1)).toBeNull();
    expect(findServerTrouble([waiting], 1_000 + SLOW_AFTER_MS)).toEqual({
      kind: "slow",
      sinceMs: 1_000,
      hasOldData: false,
    });
  });
});
