import type { Recorder } from "@clawglass/core/api";
import { expect, it } from "vitest";
import { findCaptureTrouble, isReadLosses, toReadLosses } from "./capture-trouble.ts";

const NOW_MS = new Date(2026, 10, 28, 9, 12).getTime();
const recorder = (given: Partial<Recorder> = {}): Recorder => ({
  recorderId: "kitchen",
  process: "gateway",
  hostName: "kitchen",
  pluginVersion: "1",
  openclawVersion: null,
  startedAtMs: 0,
  reportedAtMs: NOW_MS,
  receivedAtMs: NOW_MS,
  nextReportWithinMs: 60_000,
  activity: "reporting",
  hooks: [],
  grants: [{ name: "allowConversationAccess", isGranted: true, remedy: "" }],
  spool: { waitingSpans: 0, waitingBytes: 0, maxBytes: 1, oldestWaitingAtMs: null },
  sentSpans: 1,
  lastSentAtMs: null,
  lost: [],
  faults: [],
  lastError: null,
  settings: [],
  ...given,
});
const say = (given: Partial<Recorder>, read = {}) => {
  const trouble = findCaptureTrouble([recorder(given)], read, NOW_MS);
  return trouble && `${trouble.state}: ${trouble.word} ${trouble.rest}`.trim();
};

it("is silent on a good day, and where no recorder reports at all", () => {
  expect(say({})).toBeNull();
  expect(findCaptureTrouble([], {}, NOW_MS)).toBeNull();
  expect(say({ activity: "ended" })).toBeNull();
  expect(say({ process: "command", activity: "silent" })).toBeNull();
});

it("says that a Gateway went silent, unless another recorder reports", () => {
  expect(say({ activity: "silent" })).toBe("lost: Silent since 09:12:00");
  expect(
    findCaptureTrouble([recorder({ activity: "silent" }), recorder({ recorderId: "b" })], {}, NOW_MS),
  ).toBeNull();
});

it("says what is missing, lost and waiting, the worst first", () => {
  const grants = [{ name: "allowConversationAccess", isGranted: false, remedy: "" }];
  const lost = [{ reason: "spool full", spans: 212 }];
  const spool = { waitingSpans: 1_420, waitingBytes: 1, maxBytes: 2, oldestWaitingAtMs: NOW_MS - 60_000 };
  expect(say({ grants, lost, spool })).toBe("failed: No grant for some hooks");
  expect(say({ lost, spool })).toBe("failed: 212 lost");
  expect(say({ spool })).toBe("attention: 1.4k waiting");
  expect(say({ spool: { ...spool, oldestWaitingAtMs: NOW_MS - 1_000 } })).toBeNull();
});

it("speaks of a loss until it was read, and again when more is lost", () => {
  const lost = [{ reason: "spool full", spans: 212 }];
  const read = toReadLosses([recorder({ lost })]);
  expect(isReadLosses(read)).toBe(true);
  expect(say({ lost }, read)).toBeNull();
  expect(say({ lost: [{ reason: "spool full", spans: 215 }] }, read)).toBe("failed: 3 lost");
});
