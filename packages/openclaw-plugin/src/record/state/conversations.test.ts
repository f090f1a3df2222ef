import { describe, expect, it } from "vitest";
import { Conversations, MAX_KEPT_CHARS } from "./conversations.ts";

const message = (role: string, content: string, more: object = {}) =>
  JSON.stringify({ role, content, ...more });

describe("Conversations", () => {
  it("count successive messages of the user as one, and those that only OpenClaw has by themselves", () => {
    const conversations = new Conversations();
    const summary = message("user", "so far", { openclaw_role: "compactionSummary" });
    conversations.remember("s", [
      summary,
      message("user", "one"),
      message("user", "two"),
      message("assistant", "three"),
    ]);
    expect(conversations.find("s")).toEqual([
      [summary],
      [message("user", "one"), message("user", "two")],
      [message("assistant", "three")],
    ]);
  });

  it("keep the oldest messages up to their limit, and the number of all", () => {
    const conversations = new Conversations();
    const long = message("assistant", "x".repeat(390));
    conversations.remember(
      "s",
      Array.from({ length: 1000 }, () => long),
    );
    const kept = conversations.find("s")?.flat() ?? [];
    expect(kept).toHaveLength(1000);
    expect(kept[0]).not.toBeNull();
    expect(kept.at(-1)).toBeNull();
    expect(kept.join("").length).toBeLessThanOrEqual(MAX_KEPT_CHARS);
  });

  it("forget the session that was quiet longest", () => {
    const conversations = new Conversations();
    for (let number = 0; number < 60; number += 1)
      conversations.remember(`s${number}`, [message("user", "x")]);
    expect(conversations.find("s0")).toBeNull();
    expect(conversations.find("s59")).not.toBeNull();
  });
});
