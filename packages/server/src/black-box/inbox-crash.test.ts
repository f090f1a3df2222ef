import { randomBytes, randomInt } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import type { ServerInfo } from "@clawglass/core/api";
import { inboxFolderOf, measureInboxBytes, surveyInbox } from "@clawglass/storage/inbox";
import { createSqliteEngine } from "@clawglass/storage/sqlite";
import { afterEach, expect, test } from "vitest";
import { sendTrace } from "../testkit/send-trace.ts";
import { type CliProcess, startProcess } from "../testkit/start-process.ts";

const TIMEOUT_MS = 240_000;
const KILL_COUNT = 6;
const SENDER_COUNT = 4;
/** Each sender has several requests open: else the pipeline keeps up, and nothing goes to the inbox. */
const OPEN_REQUESTS_PER_SENDER = 4;
/** A large one is in the inbox for longer than it takes to write it: more than a commit takes of small ones. */
const REQUESTS_PER_LARGE_ONE = 40;
const LARGE_TEXT_BYTES = 700_000;
const engine = createSqliteEngine();
const running: CliProcess[] = [];
const folder = mkdtempSync(join(tmpdir(), "clawglass-inbox-crash-"));
const location = join(folder, "clawglass.db");
afterEach(async () => {
  for (const { child } of running) child.kill("SIGKILL");
  await Promise.all(running.splice(0).map(({ exited }) => exited));
  rmSync(folder, { recursive: true, force: true });
});

function start(...args: string[]): CliProcess {
  const cli = startProcess([...args, "--data-dir", folder]);
  running.push(cli);
  return cli;
}

async function readJson<T>(url: string, path: string): Promise<T> {
  return (await (await fetch(`${url}/api/clawglass/v1${path}`)).json()) as T;
}

/** Sends until the connection breaks, and notes what was acknowledged. */
async function sendUntilKilled(url: string, acknowledged: Map<string, number>): Promise<void> {
  for (;;) {
    const isLarge = randomInt(REQUESTS_PER_LARGE_ONE) === 0;
    const trace = {
      traceId: randomBytes(16).toString("hex"),
      spanCount: randomInt(1, 12),
      text: randomBytes(isLarge ? LARGE_TEXT_BYTES : randomInt(0, 6_000)).toString("hex"),
    };
    const status = await sendTrace(url, trace).then(
      async (answer) => {
        await answer.arrayBuffer();
        return answer.status;
      },
      () => null,
    );
    if (status === null) return;
    expect(status).toBe(200);
    acknowledged.set(trace.traceId, trace.spanCount);
  }
}

const readSurvey = () => surveyInbox(inboxFolderOf(location), () => engine.readInboxMark(location));

test(
  "every acknowledged span is there once after each SIGKILL that finds requests in the inbox, and the store is sound",
  async () => {
    const acknowledged = new Map<string, number>();
    const checked = new Set<string>();
    const waitingAtKill: number[] = [];
    let server = start("server", "--port", "0");
    while (waitingAtKill.filter((count) => count > 0).length < KILL_COUNT) {
      const url = await server.untilListening();
      const senders = Array.from({ length: SENDER_COUNT * OPEN_REQUESTS_PER_SENDER }, () =>
        sendUntilKilled(url, acknowledged),
      );
      while (measureInboxBytes(inboxFolderOf(location)) === 0) await sleep(2);
      // Anything from the first write of the inbox to the middle of what the pipeline takes from it.
      await sleep(randomInt(0, 700));
      server.child.kill("SIGKILL");
      await Promise.all([...senders, server.exited]);
      waitingAtKill.push((await readSurvey()).waitingCount);

      server = start("server", "--port", "0");
      const nextUrl = await server.untilListening();
      await expect
        .poll(async () => (await readJson<ServerInfo>(nextUrl, "/server")).ingest?.waiting?.requestCount, {
          timeout: 60_000,
        })
        .toBe(0);
      const { ingest } = await readJson<ServerInfo>(nextUrl, "/server");
      expect(ingest?.setAside).toEqual({ refusedCount: 0, damagedCount: 0 });
      const reader = await engine.openReader(location);
      const wrong: string[] = [];
      for (const [traceId, spanCount] of acknowledged) {
        if (checked.has(traceId)) continue;
        checked.add(traceId);
        const spans = await reader.getSpans(`tr-${traceId}`);
        const ids = new Set(spans.map(({ span }) => span.spanId));
        if (spans.length !== spanCount || ids.size !== spanCount) wrong.push(traceId);
      }
      await reader.close();
      expect(wrong).toEqual([]);
    }
    const verify = start("db", "verify");
    expect([await verify.exited, verify.readOutput()]).toEqual([0, expect.stringContaining("is sound")]);
    server.child.kill("SIGTERM");
    expect(await server.exited).toBe(0);
    const reader = await engine.openReader(location);
    const lost: string[] = [];
    for (const [traceId, spanCount] of acknowledged)
      if ((await reader.getTraceSummary(`tr-${traceId}`))?.spanCount !== spanCount) lost.push(traceId);
    await reader.close();
    expect(lost).toEqual([]);
  },
  TIMEOUT_MS,
);
