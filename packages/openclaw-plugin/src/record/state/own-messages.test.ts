import { describe, expect, it } from "vitest";
import { ownMessages } from "./own-messages.ts";

const START_MS = 1_795_000_000_000;
const message = (role: string, id: string, more: object = {}) => ({
  role,
  id,
  timestamp: START_MS + 10,
  ...more,
});
const old = { __openclaw: { runId: "old" } };
const idsOf = (messages: readonly unknown[]) => messages.map((one) => (one as { id: string }).id);

describe("ownMessages", () => {
  it("begin after the user's message that the first new answer replies to", () => {
    const messages = [
      message("user", "u1", old),
      message("assistant", "a1", old),
      message("user", "u2"),
      message("assistant", "a2"),
    ];
    expect(idsOf(ownMessages(messages, START_MS))).toEqual(["a2"]);
  });

  it("hold what the user said in the middle of the run", () => {
    const messages = [
      message("user", "u1"),
      message("assistant", "a1"),
      message("toolResult", "t1"),
      message("user", "u2"),
      message("assistant", "a2"),
    ];
    expect(idsOf(ownMessages(messages, START_MS))).toEqual(["a1", "t1", "u2", "a2"]);
  });

  it("are found by time when history carries no marker", () => {
    const before = { timestamp: START_MS - 5_000 };
    const messages = [
      message("user", "u1", before),
      message("assistant", "a1", before),
      message("user", "u2"),
      message("assistant", "a2"),
    ];
    expect(idsOf(ownMessages(messages, START_MS))).toEqual(["a2"]);
  });

  it("leave the runtime context out, which the prompt holds already", () => {
    const context = message("custom", "c1", { customType: "openclaw.runtime-context" });
    expect(
      idsOf(ownMessages([message("user", "u1"), context, message("assistant", "a1")], START_MS)),
    ).toEqual(["a1"]);
  });

  it("are none when the model never answered", () => {
    expect(ownMessages([message("user", "u1")], START_MS)).toEqual([]);
  });
});
