import { spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { once } from "node:events";
import {
  chmodSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { DatabaseSync } from "node:sqlite";
import { fileURLToPath } from "node:url";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { buildBatch, buildSpan, uniqueTraceId } from "../testkit/index.ts";
import { backUpStore } from "./maintenance/back-up-store.ts";
import { verifyStore } from "./maintenance/verify-store.ts";
import { migrate } from "./migrations/migrate.ts";
import { createSqliteEngine } from "./sqlite-engine.ts";

const KILL_ROUNDS = 5;
const KILL_TIMEOUT_MS = 120_000;
const CHILD_PATH = fileURLToPath(new URL("./durability-child.ts", import.meta.url));
const OWNER_ONLY_FILE = 0o600;
const OWNER_ONLY_FOLDER = 0o700;
const MODE_MASK = 0o777;

describe("a SQLite store", () => {
  const engine = createSqliteEngine();
  let folder: string;
  let location: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "clawglass-durability-"));
    location = join(folder, "data", "clawglass.db");
  });
  afterEach(() => {
    chmodSync(folder, OWNER_ONLY_FOLDER);
    rmSync(folder, { recursive: true, force: true });
  });

  it(
    "has everything it acknowledged after SIGKILL, again and again, and is sound",
    async () => {
      const stored = new Set<string>();
      for (let round = 0; round < KILL_ROUNDS; round += 1) {
        await writeUntilKilled(location, round, 40 + round * 37, stored);
        const writer = await engine.openWriter(location);
        await writer.close();
        expect(verifyStore(location)).toEqual([]);
        const reader = await engine.openReader(location);
        for (const traceId of stored) expect((await reader.getTraceSummary(traceId))?.spanCount).toBe(2);
        await reader.close();
      }
      expect(stored.size).toBeGreaterThan(0);
    },
    KILL_TIMEOUT_MS,
  );

  it("belongs to its owner alone", async () => {
    const writer = await engine.openWriter(location);
    await writer.appendSpans(buildBatch([buildSpan()]));
    for (const name of readdirSync(join(folder, "data"))) {
      expect([name, statSync(join(folder, "data", name)).mode & MODE_MASK]).toEqual([name, OWNER_ONLY_FILE]);
    }
    expect(statSync(join(folder, "data")).mode & MODE_MASK).toBe(OWNER_ONLY_FOLDER);
    await writer.close();
  });

  it("has one writer at a time", async () => {
    const writer = await engine.openWriter(location);
    await expect(engine.openWriter(location)).rejects.toMatchObject({
      code: "STORE_UNAVAILABLE",
      message: expect.stringContaining("in use by another process"),
    });
    await writer.close();
    await (await engine.openWriter(location)).close();
  });

  it("says so when there is nothing to read", async () => {
    await expect(engine.openReader(location)).rejects.toMatchObject({ code: "STORE_UNAVAILABLE" });
  });

  it("refuses a file that is not its own, and leaves it as it is", async () => {
    const text = join(folder, "text.db");
    writeFileSync(text, "this is not a database, but long enough to look like one ".repeat(100));
    await expect(engine.openWriter(text)).rejects.toMatchObject({ code: "STORE_CORRUPT" });
    const foreign = join(folder, "foreign.db");
    const database = new DatabaseSync(foreign);
    database.exec("CREATE TABLE theirs (x)");
    database.close();
    await expect(engine.openWriter(foreign)).rejects.toMatchObject({
      message: expect.stringContaining("another program"),
    });
  });

  it("refuses a store of a newer version", async () => {
    await (await engine.openWriter(location)).close();
    const database = new DatabaseSync(location);
    database.exec("PRAGMA user_version = 99");
    database.close();
    for (const open of [engine.openWriter, engine.openReader]) {
      await expect(open(location)).rejects.toMatchObject({
        code: "STORE_UNAVAILABLE",
        message: expect.stringContaining("newer Clawglass"),
      });
    }
  });

  it("is copied before a migration changes it", async () => {
    const writer = await engine.openWriter(location);
    const traceId = uniqueTraceId();
    await writer.appendSpans(buildBatch([buildSpan({ traceId })]));
    await writer.close();
    const database = new DatabaseSync(location);
    const version = Number(database.prepare("PRAGMA user_version").get()?.user_version);
    const steps = [...Array.from({ length: version }, () => ""), "CREATE TABLE added (x)"];
    migrate(database, location, { nowMs: 0, migrations: steps });
    database.close();
    const backup = await engine.openReader(`${location}.v${version}.backup`);
    expect((await backup.getTraceSummary(traceId))?.spanCount).toBe(1);
    await backup.close();
  });

  it("reports damage, and keeps it apart from what is sound", async () => {
    const writer = await engine.openWriter(location);
    for (let index = 0; index < 50; index += 1) {
      const attributes = [{ key: "k", json: JSON.stringify(`text ${index} `.repeat(900)) }];
      await writer.appendSpans(buildBatch([buildSpan({ traceId: uniqueTraceId(), attributes })]));
    }
    await writer.close();
    truncateSync(location, Math.floor(statSync(location).size / 2));
    let problems: unknown;
    try {
      problems = verifyStore(location);
    } catch (error) {
      problems = error;
    }
    if (Array.isArray(problems)) expect(problems.length).toBeGreaterThan(0);
    else expect(problems).toMatchObject({ code: "STORE_CORRUPT" });
  });

  it("answers STORE_FULL when the disk is full, keeps what it had, and goes on when there is room", async () => {
    const writer = await engine.openWriter(location);
    const kept = buildSpan({ traceId: uniqueTraceId() });
    await writer.appendSpans(buildBatch([kept]));
    await writer.close();
    // SQLite's own page limit gives the same error at the same place as a full disk.
    const limited = await createSqliteEngine({
      maxPages: Math.ceil(statSync(location).size / 4_096) + 2,
    }).openWriter(location);
    const big = JSON.stringify(Array.from({ length: 9_000 }, (_, index) => Math.sin(index)));
    await expect(
      limited.appendSpans(
        buildBatch([buildSpan({ traceId: "tr-too-big", attributes: [{ key: "k", json: big }] })]),
      ),
    ).rejects.toMatchObject({ code: "STORE_FULL" });
    const reader = await engine.openReader(location);
    expect(await reader.getTraceSummary("tr-too-big")).toBeNull();
    await limited.setTraceTag(kept.span.traceId, "k", "v");
    expect(await reader.getSpans(kept.span.traceId)).toEqual([kept]);
    await reader.close();
    await limited.close();
    expect(verifyStore(location)).toEqual([]);
  });

  it("can be copied while it is in use", async () => {
    const writer = await engine.openWriter(location);
    const item = buildSpan({ traceId: uniqueTraceId() });
    await writer.appendSpans(buildBatch([item]));
    const copy = join(folder, "copy.db");
    backUpStore(location, copy);
    expect(() => backUpStore(location, copy)).toThrow("exists already");
    await writer.close();
    const reader = await engine.openReader(copy);
    expect(await reader.getSpans(item.span.traceId)).toEqual([item]);
    await reader.close();
  });

  it("takes the text of a deleted trace out of the file and gives the space back", async () => {
    const writer = await engine.openWriter(location);
    const [kept, gone] = [uniqueTraceId(), uniqueTraceId()];
    const build = (traceId: string, word: string) => {
      // Random, so that it does not compress and the bytes can be looked for.
      const json = JSON.stringify({ text: `${word}${randomBytes(200_000).toString("base64")}` });
      return buildSpan({ traceId, attributes: [{ key: "k", json }] });
    };
    const item = build(kept, "kept-word");
    await writer.appendSpans(buildBatch([item, build(gone, "secret-word")]));
    await writer.close();
    const before = statSync(location).size;
    const again = await engine.openWriter(location);
    await again.deleteTraces({ experimentId: "0", traceIds: [gone] });
    await again.close();
    expect(statSync(location).size).toBeLessThan(before - 150_000);
    expect(readFileSync(location).includes("secret-word")).toBe(false);
    expect(verifyStore(location)).toEqual([]);
    const reader = await engine.openReader(location);
    expect(await reader.getSpans(kept)).toEqual([item]);
    await reader.close();
  });

  it("does not mind a clock that jumps back", async () => {
    let nowMs = 2_000;
    const writer = await createSqliteEngine({ nowMs: () => nowMs }).openWriter(location);
    await writer.createExperiment({ name: "before", artifactLocation: null, tags: {} });
    nowMs = 1_000;
    const { experimentId } = await writer.createExperiment({
      name: "after",
      artifactLocation: null,
      tags: {},
    });
    await writer.appendSpans(buildBatch([buildSpan({ traceId: uniqueTraceId() })], { experimentId }));
    await writer.close();
    expect(verifyStore(location)).toEqual([]);
  });
});

/** Resolves after the child was killed at its `killAfter`-th acknowledgement. */
async function writeUntilKilled(
  location: string,
  run: number,
  killAfter: number,
  stored: Set<string>,
): Promise<void> {
  const child = spawn(process.execPath, [CHILD_PATH, location, String(run)], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  let acknowledged = 0;
  for await (const line of createInterface({ input: child.stdout })) {
    const [word, traceId] = line.split(" ");
    if (traceId !== undefined && word === "stored") stored.add(traceId);
    if (traceId !== undefined && word === "deleting") stored.delete(traceId);
    acknowledged += 1;
    if (acknowledged === killAfter) child.kill("SIGKILL");
  }
  if (child.exitCode === null && child.signalCode === null) await once(child, "exit");
}
