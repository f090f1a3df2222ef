import { expect, test } from "vitest";
import { classifyTrigger } from "./classify-run.ts";

const SESSION = { sessionKey: "agent:main:chat", trigger: "user" };

test.each([
  ["the announcement of one sub-agent", "announce:v1:agent:main:subagent:4f2a:77c1"],
  ["a sub-agent woken by its own", "announce:v1:agent:main:subagent:4f2a:77c1:wake"],
  ["the settling of several sub-agents", "announce:requester-settle:main:agent:main:chat:77c1,88d2"],
])("%s is an announcement, though OpenClaw calls its trigger `user`", (_, runId) => {
  expect(classifyTrigger(runId, SESSION, null)).toBe("announce");
});

test("a run with an ordinary id keeps OpenClaw's own trigger", () => {
  expect(classifyTrigger("7d0e", { ...SESSION, trigger: "cron" }, null)).toBe("cron");
});
