import { expect, it } from "vitest";
import { chooseComparison } from "./choose-comparison.ts";
import type { RunObservation } from "./observation.ts";

function run(traceId: string, over: Partial<RunObservation> = {}): RunObservation {
  return {
    traceId,
    startTimeMs: 0,
    state: "OK",
    durationMs: 1_000,
    tokens: null,
    costUsd: null,
    models: ["gpt-5-mini"],
    skills: [],
    tools: [],
    trigger: "user",
    jobId: null,
    hasModelCall: true,
    scores: [],
    hostVersion: null,
    pluginVersion: null,
    ...over,
  };
}

const mail = { tools: [{ name: "mail_fetch", calls: 1, failures: 0 }] };
const sweep = { trigger: "cron", jobId: "mail-sweep", ...mail };

it("takes the run from before that was started in the same way and did the same", () => {
  const before = [
    run("mail", mail),
    run("sweep", sweep),
    run("other job", { trigger: "cron", jobId: "news" }),
  ];
  expect(chooseComparison(before, [run("failed", sweep)])).toEqual({ before: "sweep", after: "failed" });
  expect(chooseComparison(before, [run("failed", mail)])).toEqual({ before: "mail", after: "failed" });
});

it("takes the newest of those that are equally alike", () => {
  const pair = chooseComparison([run("a"), run("b")], [run("c"), run("d")]);
  expect(pair).toEqual({ before: "b", after: "d" });
});

it("lays no run beside itself, and says nothing where one side is missing", () => {
  expect(chooseComparison([run("same")], [run("same")])).toBeNull();
  expect(chooseComparison([], [run("a")])).toBeNull();
  expect(chooseComparison([run("a")], [])).toBeNull();
});
