import { RecorderReportSchema } from "@clawglass/core/api";
import { describe, expect, it } from "vitest";
import { resolveSettings } from "../settings/resolve-settings.ts";
import { createSpoolStats } from "../spool/spool-stats.ts";
import { buildReport, type ReportFacts } from "./build-report.ts";

function createFacts(changes: Partial<ReportFacts> = {}): ReportFacts {
  return {
    process: "gateway",
    hostName: "laptop",
    pluginVersion: "0.1.0",
    openclawVersion: "2026.9.6",
    startedAtMs: 1,
    reportedAtMs: 2,
    nextReportWithinMs: 60_000,
    grants: [],
    counters: { events: {}, lastEventAtMs: {}, faults: {} },
    waiting: { spans: 0, bytes: 0, oldestAtMs: null },
    stats: createSpoolStats(),
    settings: resolveSettings({}, {}),
    ...changes,
  };
}

describe("buildReport", () => {
  it("names what it listens to in vain beside what it heard, and the grant that is wanting", () => {
    const { hooks } = buildReport(
      createFacts({
        counters: {
          events: { model_call_ended: 3, "agent event lifecycle": 2, "diagnostic model.failover": 1 },
          lastEventAtMs: {
            model_call_ended: 30,
            "agent event lifecycle": 20,
            "diagnostic model.failover": 10,
          },
          faults: {},
        },
      }),
    );
    expect(hooks.filter(({ firedCount }) => firedCount > 0)).toEqual([
      { name: "model_call_ended", kind: "hook", firedCount: 3, lastAtMs: 30, neededGrant: null },
      { name: "lifecycle", kind: "agent-event", firedCount: 2, lastAtMs: 20, neededGrant: null },
      { name: "model.failover", kind: "diagnostic", firedCount: 1, lastAtMs: 10, neededGrant: null },
    ]);
    expect(hooks.find(({ name }) => name === "agent_end")).toEqual({
      name: "agent_end",
      kind: "hook",
      firedCount: 0,
      lastAtMs: null,
      neededGrant: "conversation access",
    });
  });

  it("holds no secret of the settings", () => {
    const settings = resolveSettings(
      {
        trackingUri: "http://user:url-secret@traces.example",
        username: "user",
        password: "password-secret",
        token: "token-secret",
        redaction: { extraPatterns: ["pattern-secret"] },
      },
      {},
    );
    const report = buildReport(createFacts({ settings }));
    expect(JSON.stringify(report)).not.toContain("secret");
    expect(report.settings).toContainEqual({
      name: "token",
      value: "(set)",
      source: "config",
      variable: "MLFLOW_TRACKING_TOKEN",
    });
  });

  it("says only losses that happened", () => {
    const stats = createSpoolStats();
    stats.lostSpans["spool-full"] = 4;
    expect(buildReport(createFacts({ stats })).lost).toEqual([{ reason: "spool-full", spans: 4 }]);
  });

  it("is taken by the server's schema, whatever errors and names are in it", () => {
    const long = "x".repeat(10_000);
    const stats = { ...createSpoolStats(), lastError: { atMs: 1, message: long, hint: long } };
    const counters = {
      events: { [`diagnostic model.call.${long}`]: 1 },
      lastEventAtMs: {},
      faults: Object.fromEntries(Array.from({ length: 300 }, (_, index) => [`${index} ${long}`, 1])),
    };
    const settings = resolveSettings({ experimentName: long, spool: { maxMegabytes: 0.3 } }, {});
    expect(() =>
      RecorderReportSchema.parse(buildReport(createFacts({ stats, counters, settings }))),
    ).not.toThrow();
  });
});
