import { randomBytes } from "node:crypto";
import { mkdtempSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import type { ServerInfo } from "@clawglass/core/api";
import { inboxFolderOf, measureInboxBytes } from "@clawglass/storage/inbox";
import { createSqliteEngine } from "@clawglass/storage/sqlite";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { holdStore } from "../testkit/hold-store.ts";
import { limitFileSize, whyNoFileSizeLimit } from "../testkit/limit-file-size.ts";
import { sendTrace } from "../testkit/send-trace.ts";
import { type CliProcess, startProcess } from "../testkit/start-process.ts";

const TIMEOUT_MS = 120_000;
const reason = whyNoFileSizeLimit();
if (reason !== null) console.warn(reason);
let folder: string;
let location: string;
let server: CliProcess;
let url: string;
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), "clawglass-full-"));
  location = join(folder, "clawglass.db");
  server = startProcess(["server", "--port", "0", "--data-dir", folder]);
  url = await server.untilListening();
});
afterEach(async () => {
  server.child.kill("SIGKILL");
  await server.exited;
  rmSync(folder, { recursive: true, force: true });
});

const newTraceId = () => randomBytes(16).toString("hex");
const limit = (maxBytes: number | null) => limitFileSize(server.child.pid ?? 0, maxBytes);

async function readSpanCount(traceId: string): Promise<number> {
  const reader = await createSqliteEngine().openReader(location);
  const count = (await reader.getSpans(`tr-${traceId}`)).length;
  await reader.close();
  return count;
}

async function stopAndVerify(): Promise<void> {
  server.child.kill("SIGTERM");
  expect(await server.exited).toBe(0);
  expect(await createSqliteEngine().verify(location)).toEqual([]);
}

async function readWaiting(): Promise<number | undefined> {
  const { ingest } = (await (await fetch(`${url}/api/clawglass/v1/server`)).json()) as ServerInfo;
  return ingest?.waiting?.requestCount;
}

describe.skipIf(reason !== null)("a disk that is full", () => {
  test(
    "refuses with the way out, says so in /health, keeps all that was acknowledged, and is found to have room again",
    async () => {
      const kept: string[] = [];
      const sendOne = async () => {
        const traceId = newTraceId();
        const answer = await sendTrace(url, {
          traceId,
          spanCount: 3,
          text: randomBytes(8_000).toString("base64"),
        });
        if (answer.status === 200) kept.push(traceId);
        return { traceId, answer };
      };
      for (let index = 0; index < 5; index += 1) expect((await sendOne()).answer.status).toBe(200);
      limit(statSync(`${location}-wal`).size + 60_000);
      const refused: string[] = [];
      while (refused.length < 3) {
        const { traceId, answer } = await sendOne();
        if (answer.status === 200) continue;
        refused.push(traceId);
        expect([answer.status, answer.headers.get("retry-after")]).toEqual([503, "1"]);
        expect(await answer.text()).toMatch(/not stored|No space/);
      }
      const health = await fetch(`${url}/health`);
      expect([health.status, await health.text()]).toEqual([
        503,
        expect.stringMatching(/Free some disk space|Check the disk/),
      ]);
      // What is there is read all the same.
      expect((await fetch(`${url}/api/clawglass/v1/traces/tr-${kept[0]}`)).status).toBe(200);
      limit(null);
      // Without anybody sending anything.
      await expect
        .poll(async () => (await fetch(`${url}/health`)).status, { timeout: 30_000, interval: 500 })
        .toBe(200);
      expect((await sendOne()).answer.status).toBe(200);
      for (const traceId of kept) expect(await readSpanCount(traceId)).toBe(3);
      for (const traceId of refused) expect(await readSpanCount(traceId)).toBe(0);
      await stopAndVerify();
    },
    TIMEOUT_MS,
  );

  test(
    "while the inbox is written: the sender hears it, what was acknowledged stays, and all goes on when there is room",
    async () => {
      expect((await sendTrace(url, { traceId: newTraceId(), spanCount: 1 })).status).toBe(200);
      const held = holdStore(location);
      const direct = sendTrace(url, { traceId: newTraceId(), spanCount: 1 });
      await sleep(100); // it is in the pipeline, and what comes now goes to the inbox
      const kept: string[] = [];
      while ((await readWaiting()) === 0 || kept.length < 5) {
        const traceId = newTraceId();
        kept.push(traceId);
        expect((await sendTrace(url, { traceId, spanCount: 3 })).status).toBe(200);
      }
      const inboxBytes = measureInboxBytes(inboxFolderOf(location));
      limit(inboxBytes + 5_000);
      const refused = [newTraceId(), newTraceId()];
      for (const traceId of refused) {
        const answer = await sendTrace(url, { traceId, spanCount: 1, text: "x".repeat(20_000) });
        expect([answer.status, answer.headers.get("retry-after")]).toEqual([503, "1"]);
        expect(await answer.text()).toMatch(/is full; nothing of this request was kept/);
      }
      // What still fits is taken, and nothing of the refused ones is in its way.
      const small = newTraceId();
      expect((await sendTrace(url, { traceId: small, spanCount: 1 })).status).toBe(200);
      const health = await fetch(`${url}/health`);
      expect([health.status, await health.text()]).toEqual([503, expect.stringContaining("is full")]);
      limit(null);
      const after = newTraceId();
      expect((await sendTrace(url, { traceId: after, spanCount: 1, text: "x".repeat(20_000) })).status).toBe(
        200,
      );
      held.release();
      await direct;
      await expect.poll(readWaiting, { timeout: 30_000 }).toBe(0);
      for (const traceId of kept) expect(await readSpanCount(traceId)).toBe(3);
      for (const traceId of [small, after]) expect(await readSpanCount(traceId)).toBe(1);
      for (const traceId of refused) expect(await readSpanCount(traceId)).toBe(0);
      await stopAndVerify();
      expect(server.readOutput()).not.toContain("cannot be stored");
    },
    TIMEOUT_MS,
  );
});
