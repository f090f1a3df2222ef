import { expect, it } from "vitest";
import { makeTrace } from "./test-trace.ts";
import {
  oneLine,
  toErrorBeside,
  toModelWords,
  toOrigin,
  toSessionWords,
  toStateName,
  toTitle,
} from "./trace-view.ts";

it("calls a run lost whose end was not seen, whatever its stored state", () => {
  expect(toStateName({ state: "ERROR", isIncomplete: true })).toBe("lost");
  expect(toStateName({ state: "ERROR", isIncomplete: false })).toBe("failed");
  expect(toStateName({ state: "IN_PROGRESS", isIncomplete: false })).toBe("running");
  expect(toStateName({ state: "STATE_UNSPECIFIED", isIncomplete: false })).toBe("lost");
});

it("titles a run by its request, else by what started it, else by its name or id", () => {
  const of = (given: object) => toTitle(makeTrace({ traceId: "tr-1", ...given }));
  expect(of({ requestPreview: "two\n lines" })).toBe("two lines");
  expect(of({ requestPreview: null, trigger: "cron", name: "sweep" })).toBe("cron: sweep");
  expect(of({ requestPreview: " ", trigger: "user", name: "main" })).toBe("main");
  expect(of({ requestPreview: null, name: null })).toBe("tr-1");
});

it("says who started a run and which models answered", () => {
  expect(toOrigin({ channel: "telegram", trigger: "user" })).toBe("telegram");
  expect(toOrigin({ channel: "telegram", trigger: "cron" })).toBe("cron");
  expect(toOrigin({ channel: null, trigger: "user" })).toBe("you");
  expect(toOrigin({ channel: null, trigger: null })).toBeNull();
  expect(toModelWords([])).toBe("");
  expect(toModelWords(["a", "b", "c"])).toBe("a +2");
});

it("makes one line of any white space and reads no more than it shows", () => {
  expect(oneLine(" a\r\n\t b\u2028c ")).toBe("a b c");
  expect(oneLine("x".repeat(1_000_000)).length).toBe(400);
});

it("says where a line is cut, never in the middle of a sign, and not where it fits", () => {
  expect(oneLine("change their schedules", 12)).toBe("change thei…");
  expect(oneLine("change their", 12)).toBe("change their");
  expect(oneLine("ab🦞cd", 4)).toBe("ab…");
});

it("does not say the name of a step twice", () => {
  expect(toErrorBeside("mail_fetch", "mail_fetch timed out")).toBe("timed out");
  expect(toErrorBeside("mail", "mail_fetch timed out")).toBe("mail_fetch timed out");
  expect(toErrorBeside("mail_fetch", "mail_fetch")).toBe("mail_fetch");
});

it("names a session by what tells it from others of its agent", () => {
  const of = (sessionId: string | null, agentId: string | null) => toSessionWords({ sessionId, agentId });
  expect(of("agent:main:telegram:direct", "main")).toBe("telegram:direct");
  expect(of("agent:main:telegram:direct", "mail")).toBe("agent:main:telegram:direct");
  expect(of("agent:main:", "main")).toBe("agent:main:");
  expect(of(null, null)).toBe("");
});
