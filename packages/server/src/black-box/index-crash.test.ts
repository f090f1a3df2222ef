import { randomBytes, randomInt } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import type { SearchPage, StorageInfo } from "@clawglass/core/api";
import { createSqliteEngine } from "@clawglass/storage/sqlite";
import { afterEach, expect, test } from "vitest";
import { sendTrace } from "../testkit/send-trace.ts";
import { type CliProcess, startProcess } from "../testkit/start-process.ts";

const TIMEOUT_MS = 240_000;
const KILL_COUNT = 3;
const TRACES_PER_ROUND = 120;
const SEARCHED_PER_ROUND = 12;
const folder = mkdtempSync(join(tmpdir(), "clawglass-index-crash-"));
const running: CliProcess[] = [];
afterEach(async () => {
  for (const { child } of running) child.kill("SIGKILL");
  await Promise.all(running.splice(0).map(({ exited }) => exited));
  rmSync(folder, { recursive: true, force: true });
});

async function readJson<T>(url: string, path: string): Promise<T> {
  return (await (await fetch(`${url}/api/clawglass/v1${path}`)).json()) as T;
}

const readLag = async (url: string) => (await readJson<StorageInfo>(url, "/storage")).index;

async function untilLagging(url: string): Promise<void> {
  while ((await readLag(url)).waitsSinceMs === null) await sleep(5);
}

test(
  "a SIGKILL in the middle of indexing costs no hit: everything is found at once, the lag is told, and is made up for",
  async () => {
    const words: { word: string; traceId: string }[] = [];
    const start = async () => {
      const server = startProcess(["server", "--port", "0", "--data-dir", folder]);
      running.push(server);
      return { server, url: await server.untilListening() };
    };
    let { server, url } = await start();
    let lagsSeen = 0;
    for (let kill = 0; kill < KILL_COUNT; kill += 1) {
      const sent = Array.from({ length: TRACES_PER_ROUND }, async () => {
        const traceId = randomBytes(16).toString("hex");
        const word = `w${randomBytes(6).toString("hex")}`;
        const text = `${word} ${randomBytes(9_000).toString("base64").replaceAll("/", " ")}`;
        expect((await sendTrace(url, { traceId, spanCount: 2, text })).status).toBe(200);
        words.push({ word, traceId: `tr-${traceId}` });
      });
      // Asked while it is sent: all may be indexed before the first answer of a server that has just started.
      await untilLagging(url);
      await Promise.all(sent);
      await sleep(randomInt(0, 400));
      server.child.kill("SIGKILL");
      await server.exited;

      ({ server, url } = await start());
      const lag = await readLag(url);
      if (lag.waitsSinceMs !== null) lagsSeen += 1;
      const round = words.slice(-TRACES_PER_ROUND);
      const lost: string[] = [];
      for (let index = 0; index < SEARCHED_PER_ROUND; index += 1) {
        const { word, traceId } = round[randomInt(round.length)] ?? { word: "", traceId: "" };
        const { hits } = await readJson<SearchPage>(url, `/search?text=${word}`);
        if (hits.length !== 1 || hits[0]?.trace.traceId !== traceId) lost.push(word);
      }
      expect(lost).toEqual([]);
      await expect.poll(async () => (await readLag(url)).waitsSinceMs, { timeout: 60_000 }).toBeNull();
      expect((await readLag(url)).lagMs).toBe(0);
    }
    // At least one of the kills fell into the middle, or the test shows nothing.
    expect(lagsSeen).toBeGreaterThan(0);
    for (const { word, traceId } of words.filter((_, index) => index % 17 === 0)) {
      const { hits } = await readJson<SearchPage>(url, `/search?text=${word}`);
      expect(hits.map(({ trace }) => trace.traceId)).toEqual([traceId]);
    }
    server.child.kill("SIGTERM");
    expect(await server.exited).toBe(0);
    expect(await createSqliteEngine().verify(join(folder, "clawglass.db"))).toEqual([]);
  },
  TIMEOUT_MS,
);
