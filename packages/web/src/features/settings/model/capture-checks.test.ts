import type { Recorder } from "@clawglass/core/api";
import { describe, expect, it } from "vitest";
import { listCaptureChecks } from "./capture-checks.ts";

const NOW_MS = 1_800_000_000_000;
const recorder = (over: Partial<Recorder> = {}): Recorder => ({
  recorderId: "r",
  activity: "reporting",
  receivedAtMs: NOW_MS - 5_000,
  process: "gateway",
  hostName: "home",
  pluginVersion: "1.0.0",
  openclawVersion: "2026.9.6",
  startedAtMs: NOW_MS - 60_000,
  reportedAtMs: NOW_MS - 5_000,
  nextReportWithinMs: 30_000,
  hooks: [{ name: "llm_input", kind: "hook", firedCount: 3, lastAtMs: NOW_MS, neededGrant: null }],
  grants: [],
  spool: { waitingSpans: 0, waitingBytes: 0, maxBytes: 1_000, oldestWaitingAtMs: null },
  sentSpans: 9,
  lastSentAtMs: NOW_MS - 4_000,
  lost: [],
  faults: [],
  lastError: null,
  settings: [],
  ...over,
});
const worst = (over: Partial<Recorder>) => listCaptureChecks(recorder(over), NOW_MS)[0];

describe("the capture doctor", () => {
  it("finds nothing to mend where all is well", () => {
    expect(listCaptureChecks(recorder(), NOW_MS).every(({ state }) => state === "ok")).toBe(true);
  });

  it("names a missing grant, what it silences, and the command that mends it", () => {
    expect(
      worst({
        hooks: [
          { name: "llm_input", kind: "hook", firedCount: 0, lastAtMs: null, neededGrant: "conversation" },
          { name: "agent_end", kind: "hook", firedCount: 2, lastAtMs: NOW_MS, neededGrant: null },
        ],
        grants: [{ name: "conversation", isGranted: false, remedy: "Set it." }],
      }),
    ).toMatchObject({
      state: "failed",
      title: "Missing grant: conversation",
      text: "1 hook stays silent without it. Set it.",
      command: "openclaw mlflow configure",
    });
  });

  it("calls loss a failure and says why each span was lost", () => {
    expect(
      worst({
        lost: [
          { reason: "spool full", spans: 1_200 },
          { reason: "refused", spans: 3 },
        ],
      }),
    ).toMatchObject({
      state: "failed",
      title: "1,203 spans were lost",
      text: "spool full: 1,200. refused: 3",
    });
  });

  it("says what waits in the spool, and warns before it is full", () => {
    const spool = { waitingSpans: 5, waitingBytes: 100, maxBytes: 1_000, oldestWaitingAtMs: NOW_MS - 2_000 };
    expect(worst({ spool })).toMatchObject({ state: "attention" });
    expect(worst({ spool: { ...spool, waitingBytes: 900 } })).toMatchObject({ state: "failed" });
  });

  it("takes an error as over when something was sent after it", () => {
    const lastError = { atMs: NOW_MS - 9_000, message: "no answer", hint: null };
    expect(listCaptureChecks(recorder({ lastError }), NOW_MS).some(({ key }) => key === "error")).toBe(false);
    expect(worst({ lastError: { ...lastError, atMs: NOW_MS } })).toMatchObject({ key: "error" });
  });

  it("tells a recorder that fell silent from a command that ended as commands do", () => {
    expect(worst({ activity: "silent" })).toMatchObject({
      state: "attention",
      command: "openclaw gateway status",
    });
    expect(worst({ activity: "ended", process: "command" })).toMatchObject({
      state: "lost",
      title: "The command ended",
    });
  });
});
