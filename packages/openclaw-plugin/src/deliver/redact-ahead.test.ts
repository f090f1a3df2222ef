import { describe, expect, it } from "vitest";
import type { Background } from "../background/background-jobs.ts";
import { doBackgroundJob } from "../background/do-background-job.ts";
import { LONG_TEXT_CHARS } from "../record/content/find-long-texts.ts";
import { RedactAhead } from "./redact-ahead.ts";

const SECRET = "ghp_0123456789012345678901234567890123456789";
const LONG = `${"line of a log\n".repeat(LONG_TEXT_CHARS / 10)}${SECRET}`;

function start(background?: Background) {
  const counts: Record<string, number> = {};
  let jobs = 0;
  const here: Background = {
    run: async (kind, request) => {
      jobs += 1;
      return (await doBackgroundJob({ id: 1, kind, request })).answer as never;
    },
    close: () => undefined,
  };
  const ahead = new RedactAhead(background ?? here, (kind, count) => {
    counts[kind] = (counts[kind] ?? 0) + count;
  });
  return { ahead, counts, jobs: () => jobs };
}

describe("RedactAhead", () => {
  it("makes a long text ready once, and counts what it found", async () => {
    const { ahead, counts, jobs } = start();
    expect(ahead.find(LONG, "content")).toBeNull();
    await ahead.prepare([LONG, LONG]);
    expect(ahead.find(LONG, "content")).toMatch(/log\n\[redacted github-token\]$/);
    expect(ahead.prepare([LONG])).toBeNull();
    expect(counts).toEqual({ "github-token": 1 });
    expect(jobs()).toBe(1);
  });

  it("leaves short texts, and fields whose name says secret, to the rules in place", async () => {
    const { ahead } = start();
    expect(ahead.prepare(["short"])).toBeNull();
    await ahead.prepare([LONG]);
    expect(ahead.find(LONG, "password")).toBeNull();
  });

  it("forgets what was made ready under other rules", async () => {
    const { ahead } = start();
    await ahead.prepare([LONG]);
    ahead.configure({ isEnabled: true, extraPatterns: ["log"] });
    expect(ahead.find(LONG, null)).toBeNull();
    await ahead.prepare([LONG]);
    expect(ahead.find(LONG, null)).toContain("[redacted extra-pattern]");
  });

  it("makes nothing ready when no worker does it", async () => {
    const { ahead } = start({ run: async () => null, close: () => undefined });
    await ahead.prepare([LONG]);
    expect(ahead.find(LONG, null)).toBeNull();
  });
});
