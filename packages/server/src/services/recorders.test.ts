import type { RecorderReport } from "@clawglass/core/api";
import type { RecordChange, StoredRecord } from "@clawglass/storage";
import { describe, expect, test } from "vitest";
import { Recorders } from "./recorders.ts";

const REPORT: RecorderReport = {
  process: "gateway",
  hostName: "laptop",
  pluginVersion: "0.1.0",
  openclawVersion: "2026.9.6",
  startedAtMs: 0,
  reportedAtMs: 0,
  nextReportWithinMs: 60_000,
  hooks: [],
  grants: [],
  spool: { waitingSpans: 0, waitingBytes: 0, maxBytes: 1, oldestWaitingAtMs: null },
  sentSpans: 0,
  lastSentAtMs: null,
  lost: [],
  faults: [],
  lastError: null,
  settings: [],
};

/** Records in memory and a clock that stands until it is set. */
function startRecorders() {
  const records = new Map<string, StoredRecord>();
  const time = { nowMs: 0 };
  const recorders = new Recorders({
    nowMs: () => time.nowMs,
    reader: {
      getRecord: async (_collection, id) => records.get(id) ?? null,
      listRecords: async () => [...records.values()],
    },
    writer: {
      async writeRecords(changes: readonly RecordChange[]) {
        for (const change of changes) {
          if (change.kind === "delete") records.delete(change.id);
          else records.set(change.record.id, { ...change.record, revision: 1 });
        }
      },
    },
  });
  const activities = async () =>
    (await recorders.list()).map(({ recorderId, activity }) => [recorderId, activity]);
  return { recorders, time, activities };
}

describe("Recorders", () => {
  test("is silent when three reports are overdue, and reports again with the next", async () => {
    const { recorders, time, activities } = startRecorders();
    await recorders.report("gateway", REPORT);
    time.nowMs = 180_000;
    expect(await activities()).toEqual([["gateway", "reporting"]]);
    time.nowMs = 180_001;
    expect(await activities()).toEqual([["gateway", "silent"]]);
    await recorders.report("gateway", REPORT);
    expect(await activities()).toEqual([["gateway", "reporting"]]);
  });

  test("goes by its own clock, not by the recorder's", async () => {
    const { recorders, time, activities } = startRecorders();
    time.nowMs = 5_000_000;
    await recorders.report("slow-clock", { ...REPORT, reportedAtMs: 17 });
    expect(await activities()).toEqual([["slow-clock", "reporting"]]);
  });

  test("has ended, however long ago, when the last report said so", async () => {
    const { recorders, time, activities } = startRecorders();
    await recorders.report("command", { ...REPORT, nextReportWithinMs: null });
    time.nowMs = 10_000_000;
    expect(await activities()).toEqual([["command", "ended"]]);
  });

  test("remembers fifty, and forgets the one that was not heard for longest", async () => {
    const { recorders, time } = startRecorders();
    for (let index = 0; index < 50; index += 1) {
      time.nowMs = index;
      await recorders.report(`recorder-${index}`, REPORT);
    }
    time.nowMs = 100;
    await recorders.report("recorder-0", REPORT);
    await recorders.report("newcomer", REPORT);
    const ids = (await recorders.list()).map(({ recorderId }) => recorderId);
    expect(ids).toHaveLength(50);
    expect(ids).toContain("recorder-0");
    expect(ids).not.toContain("recorder-1");
  });

  test.each(["", "../etc", "a b", "x".repeat(65)])("refuses the id %j", async (id) => {
    const { recorders } = startRecorders();
    await expect(recorders.report(id, REPORT)).rejects.toMatchObject({ code: "INVALID_INPUT" });
    expect(await recorders.list()).toEqual([]);
  });
});
