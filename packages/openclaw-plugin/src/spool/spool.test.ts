import { mkdtemp, readdir, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Span } from "@clawglass/core";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { encodeSpan, packBatch } from "../send/encode-spans.ts";
import { createSenderIdentity } from "../send/to-readable-span.ts";
import { createFaultyDisk } from "../testkit/faulty-disk.ts";
import { createSpan } from "../testkit/test-spans.ts";
import { readSpoolReport } from "./read-spool-report.ts";
import { Spool } from "./spool.ts";
import { nodeSpoolDisk, type SpoolDisk, type SpoolFile } from "./spool-disk.ts";
import { DEFAULT_SPOOL_LIMITS, type EncodedBatch, type SpoolLimits, spanKey } from "./spool-types.ts";

const identity = createSenderIdentity("0.0.0");
const NO_ENTRY = { opened: [], closedKeys: [], atMs: 0 };

let folder = "";
let root = "";
let nowMs = 1_800_000_000_000;
const livePids = new Set<number>();
const openFiles: SpoolFile[] = [];
/** The real disk; files of processes that "died" are closed after the test. */
const testDisk: SpoolDisk = {
  ...nodeSpoolDisk,
  async openForAppend(path) {
    const file = await nodeSpoolDisk.openForAppend(path);
    openFiles.push(file);
    return file;
  },
};

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "spool-test-"));
  root = join(folder, "state", "spool");
  nowMs = Date.now();
  livePids.clear();
});
afterEach(async () => {
  await Promise.all(openFiles.splice(0).map((file) => file.close().catch(() => undefined)));
  await rm(folder, { recursive: true, force: true });
});

function createSpool(pid = 100, limits: Partial<SpoolLimits> = {}, disk: SpoolDisk = testDisk): Spool {
  livePids.add(pid);
  return new Spool({
    disk,
    root,
    limits: { ...DEFAULT_SPOOL_LIMITS, ...limits },
    environment: {
      owner: { pid, host: "test", token: pid.toString(16) },
      clock: () => nowMs,
      mayPidRun: (other) => livePids.has(other),
    },
    maxUnwrittenBytes: 3000,
  });
}

function pack(...spans: Span[]): Promise<EncodedBatch> {
  return packBatch(spans.map((span) => encodeSpan(span, identity)));
}

async function sendAll(spool: Spool): Promise<string[]> {
  const keys: string[] = [];
  for (let item = await spool.peek(); item !== null; item = await spool.peek()) {
    keys.push(...item.batch.keys);
    await spool.acknowledge(item, 0, nowMs);
  }
  return keys;
}

const keysOf = (...numbers: number[]): string[] => numbers.map((number) => spanKey(createSpan(number)));

describe("Spool", () => {
  it("sends what goes out as it comes from memory, and writes counters only when they changed", async () => {
    const calls: string[] = [];
    const disk: SpoolDisk = {
      ...testDisk,
      readRange(path, from, length) {
        calls.push("read");
        return testDisk.readRange(path, from, length);
      },
      writeWhole(path, text) {
        calls.push(path.endsWith("stats.json") ? "counters" : "lock");
        return testDisk.writeWhole(path, text);
      },
    };
    const spool = createSpool(100, {}, disk);
    for (const number of [1, 2]) {
      await spool.append([await pack(createSpan(number))], NO_ENTRY);
      expect(await sendAll(spool)).toEqual(keysOf(number));
    }
    await spool.heartbeat();
    expect(calls).toEqual(["lock", "counters", "counters", "counters"]); // the first append, and each acknowledgement

    await spool.append([await pack(createSpan(3))], NO_ENTRY);
    await spool.append([await pack(createSpan(4))], NO_ENTRY);
    expect(await sendAll(spool)).toEqual(keysOf(3, 4));
    expect(calls.filter((call) => call === "read")).toEqual(["read"]); // the second stood behind the first
  });

  it("gives back batches in order, and removes each file after its acknowledgement", async () => {
    const spool = createSpool();
    await spool.append([await pack(createSpan(1), createSpan(2))], NO_ENTRY);
    await spool.append([await pack(createSpan(3))], NO_ENTRY);
    expect(spool.waiting().spans).toBe(3);
    expect(await sendAll(spool)).toEqual(keysOf(1, 2, 3));
    expect((await readdir(join(root, "100-64"))).sort()).toEqual(["owner.json", "stats.json"]);
    expect(spool.stats.sentSpans).toBe(3);
  });

  it("gives the same batch until it is acknowledged", async () => {
    const spool = createSpool();
    await spool.append([await pack(createSpan(1))], NO_ENTRY);
    expect((await spool.peek())?.batch.keys).toEqual(keysOf(1));
    expect((await spool.peek())?.batch.keys).toEqual(keysOf(1));
  });

  it("lets only its owner read what it keeps", async () => {
    const spool = createSpool();
    await spool.append([await pack(createSpan(1))], NO_ENTRY);
    expect((await stat(join(root, "100-64"))).mode & 0o777).toBe(0o700);
    expect((await stat(join(root, "100-64", "seg-00000001.log"))).mode & 0o777).toBe(0o600);
  });

  it("drops the oldest beyond its size and counts every span", async () => {
    const batch = await pack(createSpan(1));
    const spool = createSpool(100, { maxBytes: batch.gzip.length * 6, segmentBytes: 1 });
    for (let number = 1; number <= 20; number += 1)
      await spool.append([await pack(createSpan(number))], NO_ENTRY);
    const lost = spool.stats.lostSpans["spool-full"];
    const kept = await sendAll(spool);
    expect(lost).toBeGreaterThan(0);
    expect(kept.length + lost).toBe(20);
    expect(kept).toEqual(
      keysOf(...Array.from({ length: kept.length }, (_, index) => 21 - kept.length + index)),
    );
  });

  it("keeps the whole folder within the size when several processes write into it", async () => {
    const maxBytes = 4000;
    const spools = [100, 200, 300].map((pid) => createSpool(pid, { maxBytes, segmentBytes: 1 }));
    for (let number = 1; number <= 20; number += 1) {
      for (const [index, spool] of spools.entries()) {
        await spool.append([await pack(createSpan(100 * index + number))], NO_ENTRY);
      }
    }
    for (const spool of spools) await spool.heartbeat();
    for (const spool of spools) await spool.heartbeat();
    expect(spools.reduce((sum, spool) => sum + spool.waiting().bytes, 0)).toBeLessThanOrEqual(maxBytes);
    for (const spool of spools) {
      expect(spool.waiting().spans).toBeGreaterThan(0);
      expect(spool.waiting().spans + spool.stats.lostSpans["spool-full"]).toBe(20);
    }
  });

  it("drops what waited too long and counts it", async () => {
    const spool = createSpool(100, { maxAgeMs: 1000, segmentBytes: 1 });
    await spool.append([await pack(createSpan(1), createSpan(2))], NO_ENTRY);
    nowMs += 2000;
    await spool.append([await pack(createSpan(3))], NO_ENTRY);
    expect(spool.stats.lostSpans["too-old"]).toBe(2);
    expect(await sendAll(spool)).toEqual(keysOf(3));
  });

  it.each([{ cannotTruncate: false }, { cannotTruncate: true }])(
    "keeps spans in memory while the disk is full, and writes them when there is room (%j)",
    async ({ cannotTruncate }) => {
      const { disk, faults } = createFaultyDisk();
      const spool = createSpool(100, {}, disk);
      await spool.append([await pack(createSpan(1))], NO_ENTRY);
      Object.assign(faults, { isFull: true, cannotTruncate });
      await spool.append([await pack(createSpan(2))], NO_ENTRY);
      expect(spool.stats.lastError?.message).toContain("ENOSPC");
      Object.assign(faults, { isFull: false, cannotTruncate: false });
      await spool.append([await pack(createSpan(3))], NO_ENTRY);
      expect(await sendAll(spool)).toEqual(keysOf(1, 2, 3));
      expect(spool.stats.damagedBytes === 0 || cannotTruncate).toBe(true);
    },
  );

  it("sends from memory on a disk that takes nothing, and counts what does not fit there", async () => {
    const { disk, faults } = createFaultyDisk();
    faults.isReadOnly = true;
    const spool = createSpool(100, {}, disk);
    for (let number = 1; number <= 40; number += 1)
      await spool.append([await pack(createSpan(number))], NO_ENTRY);
    const lost = spool.stats.lostSpans["disk-error"];
    const kept = await sendAll(spool);
    expect(lost).toBeGreaterThan(0);
    expect(kept.length + lost).toBe(40);
  });

  it("leaves a living process's folder alone and takes a dead one's", async () => {
    const dead = createSpool(200);
    await dead.append([await pack(createSpan(1), createSpan(2)), await pack(createSpan(3))], NO_ENTRY);
    const first = await dead.peek();
    if (first !== null) await dead.acknowledge(first, 0, nowMs);
    const living = createSpool(100);
    await living.adoptLeftovers();
    expect(await sendAll(living)).toEqual([]);
    livePids.delete(200);
    await living.adoptLeftovers();
    expect(await sendAll(living)).toEqual(keysOf(3)); // the acknowledged batch is not sent twice
    expect(living.stats.sentSpans).toBe(3);
    expect((await readdir(root)).sort()).toEqual(["100-64"]);
  });

  it("lets exactly one of two takers have a dead process's folder", async () => {
    const dead = createSpool(300);
    await dead.append([await pack(createSpan(1))], NO_ENTRY);
    livePids.delete(300);
    const takers = [createSpool(100), createSpool(200)];
    await Promise.all(takers.map((taker) => taker.adoptLeftovers()));
    const sent = await Promise.all(takers.map(sendAll));
    expect(sent.flat()).toEqual(keysOf(1));
  });

  it("takes the folder of a process that stopped renewing its lock", async () => {
    const stuck = createSpool(200);
    await stuck.append([await pack(createSpan(1))], NO_ENTRY);
    nowMs += 11 * 60_000;
    const living = createSpool(100);
    await living.adoptLeftovers();
    expect(await sendAll(living)).toEqual(keysOf(1));
    // The other one wakes up, finds its folder gone, and goes on under a new name.
    await stuck.heartbeat();
    await stuck.append([await pack(createSpan(2))], NO_ENTRY);
    expect(await sendAll(stuck)).toEqual(keysOf(2));
  });

  it("closes the spans that were open when their process died, at the time it was last alive", async () => {
    const dead = createSpool(200);
    const open = createSpan(1, {
      endTimeUnixNano: null,
      startTimeUnixNano: BigInt(nowMs - 5000) * 1_000_000n,
    });
    const alsoOpen = createSpan(2, { endTimeUnixNano: null });
    const entry = { opened: [open, alsoOpen], closedKeys: [], atMs: nowMs };
    await dead.append([], entry);
    await dead.append([await pack(createSpan(2))], {
      opened: [],
      closedKeys: [spanKey(alsoOpen)],
      atMs: nowMs,
    });
    livePids.delete(200);
    const living = createSpool(100);
    const closed = await living.adoptLeftovers();
    expect(closed.map(spanKey)).toEqual(keysOf(1));
    expect(closed[0]?.status.code).toBe("ERROR");
    expect(closed[0]?.attributes).toContainEqual({ key: "openclaw.incomplete", json: "true" });
    const endMs = Number((closed[0]?.endTimeUnixNano ?? 0n) / 1_000_000n);
    expect(Math.abs(endMs - nowMs)).toBeLessThan(10_000);
    await living.forgetJournals(closed.length);
    await sendAll(living);
    expect((await readdir(root)).sort()).toEqual(["100-64"]);
    expect(living.stats.closedForDeadProcess).toBe(1);
  });

  it("remembers open spans over many updates without growing for ever", async () => {
    const spool = createSpool();
    const text = JSON.stringify(Array.from({ length: 3000 }, (_, index) => String(Math.sin(index))));
    for (let round = 0; round < 120; round += 1) {
      const open = createSpan(1, {
        endTimeUnixNano: null,
        attributes: [{ key: "round", json: `"${round}${text.slice(1, -1).replaceAll('"', "")}"` }],
      });
      await spool.append([], { opened: [open], closedKeys: [], atMs: nowMs });
    }
    const { size } = await stat(join(root, "100-64", "open-spans.log"));
    expect(size).toBeLessThan(2.5 * 1024 * 1024);
    livePids.delete(100);
    const [closed] = await createSpool(200).adoptLeftovers();
    expect(closed?.attributes[0]?.json).toMatch(/^"119/);
  });

  it("skips damaged bytes, counts them, and sends the rest", async () => {
    const dead = createSpool(200);
    for (let number = 1; number <= 3; number += 1)
      await dead.append([await pack(createSpan(number))], NO_ENTRY);
    const path = join(root, "200-c8", "seg-00000001.log");
    const bytes = await nodeSpoolDisk.read(path);
    bytes[Math.floor(bytes.length / 2)] = (bytes[Math.floor(bytes.length / 2)] ?? 0) ^ 0xff;
    await writeFile(path, Buffer.concat([bytes, Buffer.from("CGS1torn")]));
    livePids.delete(200);
    const living = createSpool(100);
    await living.adoptLeftovers();
    expect(await sendAll(living)).toEqual(keysOf(1, 3));
    expect(living.stats.damagedBytes).toBeGreaterThan(8);
  });

  it("keeps refused batches aside, within their own limit", async () => {
    const spool = createSpool(100, { maxDeadLetterBytes: 1200 });
    for (let number = 1; number <= 8; number += 1) {
      nowMs += 1;
      await spool.reject(await pack(createSpan(number)), "HTTP 400");
    }
    expect(spool.stats.lostSpans.rejected).toBe(8);
    const report = await readSpoolReport(nodeSpoolDisk, root);
    expect(report.deadLetterBatches).toBeGreaterThan(0);
    expect(report.deadLetterBatches).toBeLessThan(8);
  });

  it("can be read by another process, counting each span once", async () => {
    const dead = createSpool(200);
    await dead.append([await pack(createSpan(1)), await pack(createSpan(2), createSpan(3))], NO_ENTRY);
    const first = await dead.peek();
    if (first !== null) await dead.acknowledge(first, 0, nowMs);
    expect(await readSpoolReport(nodeSpoolDisk, root)).toMatchObject({ sentSpans: 1, waitingSpans: 2 });
    livePids.delete(200);
    const living = createSpool(100);
    await living.adoptLeftovers();
    expect(await readSpoolReport(nodeSpoolDisk, root)).toMatchObject({ sentSpans: 1, waitingSpans: 2 });
    await sendAll(living);
    expect(await readSpoolReport(nodeSpoolDisk, root)).toMatchObject({ sentSpans: 3, waitingSpans: 0 });
  });
});
