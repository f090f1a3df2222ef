import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { fileURLToPath } from "node:url";
import { brotliDecompressSync } from "node:zlib";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { RollupDimension } from "../../contract/rollup-store.ts";
import type { StoreEngine } from "../../contract/store-engine.ts";
import type { StoreReader } from "../../contract/store-reader.ts";
import { buildBatch, buildSpan, uniqueTraceId } from "../../testkit/build-span.ts";
import { createTestEngine } from "../create-test-engine.ts";
import {
  FIXTURE_EPOCH_MS,
  FIXTURE_NOW_MS,
  FIXTURE_TRACE_IDS,
  FIXTURE_WORDS,
  writeFixture,
} from "./fixtures/fixture-store.ts";
import { MIGRATIONS } from "./index.ts";

const CHILD_PATH = fileURLToPath(new URL("./slow-migration-child.ts", import.meta.url));
const DAY_MS = 86_400_000;
const EARLIER_VERSIONS = Array.from({ length: MIGRATIONS.length - 1 }, (_, index) => index + 1);
let engine: StoreEngine;
let settle: () => Promise<void>;
let folder: string;
let location: string;
beforeEach(() => {
  ({ engine, settle } = createTestEngine({ nowMs: () => FIXTURE_NOW_MS }));
  folder = mkdtempSync(join(tmpdir(), "clawglass-migrations-"));
  location = join(folder, "store.db");
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function placeFixture(version: number, path = location): void {
  const url = new URL(`./fixtures/v${version}.db.br`, import.meta.url);
  writeFileSync(path, brotliDecompressSync(readFileSync(url)));
}

function readVersion(path: string): number {
  const database = new DatabaseSync(path, { readOnly: true });
  const version = Number(database.prepare("PRAGMA user_version").get()?.user_version);
  database.close();
  return version;
}

/** All that a store answers of the fixture, without numbers that count commits. */
async function readAll(reader: StoreReader): Promise<unknown> {
  const list = { experimentIds: null, orderBy: [], limit: 100, cursor: null };
  const time = { fromMs: FIXTURE_EPOCH_MS - DAY_MS, toMs: FIXTURE_EPOCH_MS + DAY_MS };
  const rollUp = (kind: "traces" | "spans", groupBy: RollupDimension[]) =>
    reader.queryRollups({
      ...time,
      kind,
      resolution: "minute",
      experimentIds: null,
      isPerBucket: true,
      groupBy,
      where: {},
      quantiles: [0.5, 1],
    });
  const facts = (
    measure: "count" | "durationMs" | "totalTokens" | "costUsd" | "score",
    view: "traces" | "spans" | "assessments",
  ) =>
    reader.queryFacts({
      view,
      measure,
      experimentIds: ["0"],
      fromMs: null,
      toMs: null,
      isTimedBySpan: false,
      intervalMs: 3_600_000,
      groupBy: [],
      where: [],
      // Of a count, quantiles say nothing.
      quantiles: measure === "count" ? [] : [0.5],
      limit: 100,
    });
  const summaries = await reader.listTraceSummaries({ ...list, filter: "" });
  return {
    summaries: summaries.items.map(({ revision, ...summary }) => summary),
    byTag: await listIds(reader, "tags.mood = 'calm'"),
    byText: await listIds(reader, "span.attributes.`mlflow.spanOutputs` LIKE '%brûlée%'"),
    byFeedback: await listIds(reader, "feedback.good = 'true'"),
    infos: await reader.getTraceInfos(FIXTURE_TRACE_IDS),
    spans: await Promise.all(FIXTURE_TRACE_IDS.map((traceId) => reader.getSpans(traceId))),
    skeletons: await Promise.all(FIXTURE_TRACE_IDS.map((traceId) => reader.getSpanSkeletons(traceId))),
    experiments: (await reader.listExperiments({ lifecycleStage: null, limit: 10, cursor: null })).items,
    records: await reader.listRecords({ collection: "run", parentId: null }),
    artifact: await reader.getArtifact("attachments/a.txt"),
    sessions: (await reader.listSessions({ experimentIds: null, holding: "", limit: 10, cursor: null }))
      .items,
    rollups: [
      await rollUp("traces", ["agent", "status"]),
      await rollUp("spans", ["type", "model", "tool", "status"]),
    ],
    facts: [
      await facts("count", "traces"),
      await facts("durationMs", "traces"),
      await facts("totalTokens", "traces"),
      await facts("costUsd", "spans"),
      await facts("score", "assessments"),
    ],
    runs: await reader.tallyRuns({ experimentIds: null, ...time, by: "session", limit: 10 }),
    counts: await reader.countTraces({ experimentIds: null, filter: "" }),
  };
}

async function listIds(reader: StoreReader, filter: string): Promise<string[]> {
  const page = await reader.listTraceSummaries({
    experimentIds: null,
    filter,
    orderBy: [],
    limit: 100,
    cursor: null,
  });
  return page.items.map(({ traceId }) => traceId).sort();
}

async function findWords(reader: StoreReader): Promise<Record<string, string[]>> {
  const found: Record<string, string[]> = {};
  for (const text of Object.keys(FIXTURE_WORDS)) {
    const { hits } = await reader.searchText({
      text,
      experimentIds: null,
      filter: "",
      limit: 100,
      cursor: null,
    });
    found[text] = hits.map(({ trace }) => trace.traceId).sort();
  }
  return found;
}

const EXPECTED_WORDS = Object.fromEntries(
  Object.entries(FIXTURE_WORDS).map(([text, traces]) => [
    text,
    (traces as readonly number[]).flatMap((number) => FIXTURE_TRACE_IDS[number - 1] ?? []),
  ]),
);

async function readFresh(): Promise<unknown> {
  const fresh = join(folder, "fresh.db");
  const writer = await engine.openWriter(fresh);
  await writeFixture(writer);
  const reader = await engine.openReader(fresh);
  const all = await readAll(reader);
  await reader.close();
  await writer.close();
  return all;
}

describe.each(EARLIER_VERSIONS)("a store of schema version %i", (version) => {
  it("is brought up to date with all that it holds, after a copy was made", async () => {
    placeFixture(version);
    const writer = await engine.openWriter(location);
    expect(await engine.verify(location)).toEqual([]);
    const reader = await engine.openReader(location);
    expect((await reader.getStats()).schemaVersion).toBe(MIGRATIONS.length);
    const fresh = await readFresh();
    expect(await readAll(reader)).toEqual(fresh);
    expect(await findWords(reader)).toEqual(EXPECTED_WORDS);
    // What is made anew in the background changes no answer.
    await settle();
    expect((await reader.getStats()).searchWaitsSinceMs).toBeNull();
    expect(await readAll(reader)).toEqual(fresh);
    expect(await findWords(reader)).toEqual(EXPECTED_WORDS);
    expect(await engine.verify(location)).toEqual([]);

    const backup = `${location}.v${version}.backup`;
    expect(readVersion(backup)).toBe(version);
    expect(await engine.verify(backup)).toEqual([]);
    const added = uniqueTraceId();
    await writer.appendSpans(buildBatch([buildSpan({ traceId: added })]));
    await writer.deleteTraces({ experimentId: "0", traceIds: FIXTURE_TRACE_IDS });
    while (!(await writer.releaseSpace()).isDone) await settle();
    expect(await reader.getSpans(added)).toHaveLength(1);
    await reader.close();
    await writer.close();
    expect(await engine.verify(location)).toEqual([]);
  });

  it("can be gone back to: its copy opens as it was", async () => {
    placeFixture(version);
    await (await engine.openWriter(location)).close();
    const backup = `${location}.v${version}.backup`;
    const { replacedPath } = await engine.restore(backup, location, { isForced: true });
    expect(replacedPath).not.toBeNull();
    expect(readVersion(location)).toBe(version);
    const writer = await engine.openWriter(location);
    const reader = await engine.openReader(location);
    expect(await readAll(reader)).toEqual(await readFresh());
    await reader.close();
    await writer.close();
  });

  it("is as it was after a step that was killed half way, and is then brought up to date", async () => {
    placeFixture(version);
    await killHalfWay(version);
    expect(readVersion(location)).toBe(version);
    expect(await engine.verify(location)).toEqual([]);
    const writer = await engine.openWriter(location);
    const reader = await engine.openReader(location);
    expect(await readAll(reader)).toEqual(await readFresh());
    expect(await findWords(reader)).toEqual(EXPECTED_WORDS);
    await reader.close();
    await writer.close();
    expect(await engine.verify(location)).toEqual([]);
  });
});

/** The process dies while the next step has changed a megabyte, and not committed it. */
async function killHalfWay(version: number): Promise<void> {
  const child = spawn(process.execPath, [CHILD_PATH, location, String(version)], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  await once(child.stdout, "data");
  const MEGABYTE = 1024 * 1024;
  while ((statSync(`${location}-wal`, { throwIfNoEntry: false })?.size ?? 0) < MEGABYTE) {
    if (child.exitCode !== null) throw new Error(`the child ended with ${child.exitCode}`);
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
  child.kill("SIGKILL");
  await once(child, "exit");
  expect(readVersion(`${location}.v${version}.backup`)).toBe(version);
}

describe("a migration", () => {
  it("takes no half of a copy for the whole", async () => {
    placeFixture(1);
    writeFileSync(`${location}.v1.backup.partial`, "what a killed process left");
    await (await engine.openWriter(location)).close();
    expect(readVersion(`${location}.v1.backup`)).toBe(1);
    expect(readdirSync(folder)).not.toContain("store.db.v1.backup.partial");
  });

  it("keeps the older copy when the same step is tried again", async () => {
    placeFixture(2);
    placeFixture(1, `${location}.v2.backup`);
    await (await engine.openWriter(location)).close();
    expect(readVersion(`${location}.v2.backup`)).toBe(1);
  });

  it("does not begin on a store of a newer version: it stays as it is, to the byte", async () => {
    placeFixture(1);
    const newer = MIGRATIONS.length + 1;
    const database = new DatabaseSync(location);
    database.exec(`PRAGMA user_version = ${newer}; PRAGMA wal_checkpoint(TRUNCATE)`);
    database.close();
    const before = readFileSync(location);
    for (const open of [engine.openWriter, engine.openReader, engine.vacuum, engine.verify]) {
      await expect(open(location)).rejects.toMatchObject({
        code: "STORE_UNAVAILABLE",
        message: expect.stringContaining(`schema ${newer}, this one knows ${MIGRATIONS.length}`),
        hint: expect.stringContaining("Update Clawglass"),
      });
    }
    expect(readFileSync(location).equals(before)).toBe(true);
    expect(existsSync(`${location}.v${newer}.backup`)).toBe(false);
  });

  it("leaves the database of another program as it is, to the byte", async () => {
    const database = new DatabaseSync(location);
    database.exec("CREATE TABLE theirs (x); INSERT INTO theirs VALUES (1)");
    database.close();
    const before = readFileSync(location);
    for (const open of [engine.openWriter, engine.vacuum]) {
      await expect(open(location)).rejects.toMatchObject({
        message: expect.stringContaining("a database of another program"),
      });
    }
    expect(readFileSync(location).equals(before)).toBe(true);
  });
});
