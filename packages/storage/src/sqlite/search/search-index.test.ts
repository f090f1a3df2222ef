import { randomBytes } from "node:crypto";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import fc from "fast-check";
import { afterEach, describe, expect, it } from "vitest";
import type { StoreReader } from "../../contract/store-reader.ts";
import type { StoreWriter } from "../../contract/store-writer.ts";
import { buildBatch, buildRun, uniqueTraceId } from "../../testkit/index.ts";
import { verifyStore } from "../maintenance/verify-store.ts";
import { createSqliteEngine } from "../sqlite-engine.ts";
import { ChunkDocuments, ChunkWords } from "./word-chunk.ts";

const folders: string[] = [];

/** A store whose index grows only when the test says so. */
async function openStore(location?: string, nowMs = () => 1_700_000_000_000) {
  const waiting = new Set<() => void>();
  const engine = createSqliteEngine({
    scheduleLater: (run) => {
      waiting.add(run);
      return () => waiting.delete(run);
    },
    nowMs,
  });
  const folder = location ?? (await mkdtemp(join(tmpdir(), "clawglass-search-")));
  if (location === undefined) folders.push(folder);
  const path = join(folder, "store.db");
  const writer = await engine.openWriter(path);
  const reader = await engine.openReader(path);
  return {
    folder,
    path,
    writer,
    reader,
    indexSome: (sliceCount: number) => {
      for (let index = 0; index < sliceCount; index += 1) {
        const [run] = waiting;
        if (run === undefined) return;
        waiting.delete(run);
        run();
      }
    },
    close: async () => {
      await reader.close();
      await writer.close();
    },
  };
}

const WORDS = ["mail", "dentist", "Crème", "牙医", "calendar_move", "x1", "mailbox", 'a"b', "line\nbreak"];
const QUERIES = [
  "mail",
  "mail*",
  "dentist mail",
  "creme",
  "牙医",
  "医",
  '"mail dentist"',
  "nbreak",
  "break",
  "x1",
];
const PATTERNS = [
  "%mail%",
  "%ailbo%",
  "%dentist mail%",
  "%牙医%",
  "%nbreak%",
  "%CRÈME%",
  "%dar_mov%",
  "%attributes%",
  "%lighthouse%",
];

async function readAnswers(reader: StoreReader): Promise<unknown> {
  const answers: unknown[] = [];
  const query = { experimentIds: null, limit: 500, cursor: null };
  for (const text of QUERIES) {
    const { hits } = await reader.searchText({ ...query, text, filter: "" });
    answers.push([text, hits.map((hit) => [hit.trace.traceId, hit.snippets])]);
  }
  for (const pattern of PATTERNS) {
    for (const field of ["trace.text", "span.content"]) {
      const filter = `${field} ILIKE '${pattern}'`;
      const { items } = await reader.listTraceSummaries({ ...query, filter, orderBy: [] });
      answers.push([filter, items.map((item) => item.traceId)]);
    }
  }
  return answers;
}

/** Traces with texts that are not in the stored index. */
function listWaiting(path: string): string[] {
  const database = new DatabaseSync(path);
  const rows = database
    .prepare(
      `SELECT DISTINCT lower(hex(trace_id)) AS id FROM traces JOIN search_bodies USING (trace_key)
       WHERE entry_ref >= (SELECT value FROM counters WHERE name = 'search_entry')`,
    )
    .all() as { id: string }[];
  database.close();
  return rows.map(({ id }) => `tr-${id}`);
}

function listIndexedWords(path: string): string[] {
  const database = new DatabaseSync(path);
  const rows = database.prepare("SELECT words FROM search_chunks").all() as { words: Uint8Array }[];
  database.close();
  return rows.flatMap(({ words }) => new ChunkWords(words).list());
}

describe("the search index", () => {
  afterEach(async () => {
    await Promise.all(folders.splice(0).map((folder) => rm(folder, { recursive: true, force: true })));
  });

  it("answers as a scan does, after whatever came, was replaced, deleted, indexed or cut off by a crash", async () => {
    const words = fc
      .array(fc.constantFrom(...WORDS), { minLength: 1, maxLength: 120 })
      .map((list) => list.join(" "));
    const step = fc.oneof(
      {
        weight: 4,
        arbitrary: fc.record({
          kind: fc.constant("send" as const),
          slot: fc.nat(5),
          ask: words,
          reply: words,
        }),
      },
      { weight: 1, arbitrary: fc.record({ kind: fc.constant("delete" as const), slot: fc.nat(5) }) },
      { weight: 3, arbitrary: fc.record({ kind: fc.constant("index" as const), slices: fc.nat(12) }) },
      { weight: 1, arbitrary: fc.constant({ kind: "restart" as const }) },
    );
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 3, maxLength: 14 }), async (steps) => {
        const scanned = await openStore();
        let indexed = await openStore();
        const slots = Array.from({ length: 6 }, () => ({
          traceId: uniqueTraceId(),
          spanIds: ["a", "b", "c"],
        }));
        const onBoth = async (run: (writer: StoreWriter) => Promise<unknown>) => {
          await run(scanned.writer);
          await run(indexed.writer);
        };
        for (const each of steps) {
          if (each.kind === "index") indexed.indexSome(each.slices);
          else if (each.kind === "restart") {
            await indexed.close();
            indexed = await openStore(indexed.folder);
          } else {
            const { traceId, spanIds } = slots[each.slot] ?? { traceId: "", spanIds: [] };
            if (each.kind === "delete") {
              await onBoth((writer) => writer.deleteTraces({ experimentId: "0", traceIds: [traceId] }));
            } else {
              const { ask, reply } = each;
              const run = {
                system: "The lighthouse",
                ask,
                reply,
                tool: "mail_fetch",
                argument: { ask },
                result: reply,
              };
              const spans = buildRun(traceId, run, each.slot);
              for (const [index, item] of spans.entries()) {
                item.span.spanId = spanIds[index] ?? "";
                if (index > 0) item.span.parentSpanId = spanIds[0] ?? "";
              }
              await onBoth((writer) => writer.appendSpans(buildBatch(spans)));
            }
          }
        }
        expect(await readAnswers(indexed.reader)).toEqual(await readAnswers(scanned.reader));
        indexed.indexSome(1_000);
        expect(await readAnswers(indexed.reader)).toEqual(await readAnswers(scanned.reader));
        expect((await indexed.reader.getStats()).searchWaitsSinceMs).toBeNull();
        await indexed.close();
        await scanned.close();
      }),
      { numRuns: 25 },
    );
  }, 120_000);

  it("says since when texts wait, and goes on after a restart where it stood", async () => {
    const store = await openStore();
    store.indexSome(100);
    expect((await store.reader.getStats()).searchWaitsSinceMs).toBeNull();
    const run = { system: "s", ask: "wombat", reply: "r", tool: "t", argument: {}, result: "r" };
    await store.writer.appendSpans(buildBatch(buildRun(uniqueTraceId(), run)));
    expect((await store.reader.getStats()).searchWaitsSinceMs).toBe(1_700_000_000_000);
    await store.close();
    const again = await openStore(store.folder, () => 1_700_000_060_000);
    await again.writer.appendSpans(buildBatch(buildRun(uniqueTraceId(), run)));
    expect((await again.reader.getStats()).searchWaitsSinceMs).toBe(1_700_000_000_000);
    again.indexSome(100);
    expect((await again.reader.getStats()).searchWaitsSinceMs).toBeNull();
    expect(listIndexedWords(again.path)).toContain("wombat");
    await again.close();
  });

  it("says under steady load since when the oldest waits, not since when something does", async () => {
    let nowMs = 1_000_000;
    const store = await openStore(undefined, () => nowMs);
    const committedMs = new Map<string, number>();
    const told: number[] = [];
    const text = () =>
      randomBytes(60_000)
        .toString("hex")
        .replace(/(.{7})/g, "$1 ");
    for (let round = 0; round < 30; round += 1) {
      nowMs += 1_000;
      for (const traceId of [uniqueTraceId(), uniqueTraceId()]) {
        const run = { system: "s", ask: "a", reply: "r", tool: "t", argument: {}, result: text() };
        await store.writer.appendSpans(buildBatch(buildRun(traceId, run, round)));
        committedMs.set(traceId, nowMs);
      }
      store.indexSome(1);
      const oldestMs = Math.min(...listWaiting(store.path).map((id) => committedMs.get(id) ?? 0));
      const { searchWaitsSinceMs } = await store.reader.getStats();
      expect(searchWaitsSinceMs).not.toBeNull();
      expect(searchWaitsSinceMs).toBeLessThanOrEqual(oldestMs);
      told.push(oldestMs - (searchWaitsSinceMs ?? 0));
    }
    // To the block, which holds the texts of one or two of these runs.
    expect(Math.max(...told)).toBeLessThanOrEqual(3_000);
    await store.close();
  });

  it("forgets the words that only a deleted trace had", async () => {
    const store = await openStore();
    const traceId = uniqueTraceId();
    const run = { system: "s", ask: "secretwombat", reply: "r", tool: "t", argument: {}, result: "r" };
    await store.writer.appendSpans(buildBatch(buildRun(traceId, run)));
    await store.writer.appendSpans(buildBatch(buildRun(uniqueTraceId(), { ...run, ask: "kept" })));
    store.indexSome(100);
    await store.writer.deleteTraces({ experimentId: "0", traceIds: [traceId] });
    store.indexSome(100);
    const words = listIndexedWords(store.path);
    expect(words).toContain("kept");
    expect(words).not.toContain("secretwombat");
    const database = new DatabaseSync(store.path);
    expect(database.prepare("SELECT count(*) AS count FROM search_places").get()).toEqual({ count: 0 });
    database.close();
    await store.close();
  });

  it("does not find what a span said that was sent again while its words were in memory only", async () => {
    const store = await openStore();
    const run = { system: "s", ask: "", reply: "", tool: "t", argument: {}, result: "r" };
    const [first] = buildRun(uniqueTraceId(), { ...run, reply: "oldwombat" });
    const again = buildRun(first?.span.traceId ?? "", { ...run, reply: "newwombat" })[0];
    if (first === undefined || again === undefined) throw new Error("a run has spans");
    again.span.spanId = first.span.spanId;
    await store.writer.appendSpans(buildBatch([first]));
    for (let index = 0; index < 30; index += 1) {
      const reply = Array.from({ length: 600 }, (_, word) => `w${index}x${word}`).join(" ");
      await store.writer.appendSpans(buildBatch(buildRun(uniqueTraceId(), { ...run, reply })));
    }
    store.indexSome(2);
    expect(listIndexedWords(store.path)).toEqual([]);
    await store.writer.appendSpans(buildBatch([again]));
    store.indexSome(200);
    const count = async (pattern: string): Promise<number> => {
      const filter = `span.content ILIKE '${pattern}'`;
      const query = { experimentIds: null, limit: 5, cursor: null, orderBy: [], filter };
      return (await store.reader.listTraceSummaries(query)).items.length;
    };
    expect(await count("%oldwombat%")).toBe(0);
    expect(await count("%newwombat%")).toBe(1);
    expect(await count("%w29x599%")).toBe(1);
    const database = new DatabaseSync(store.path);
    expect(database.prepare("SELECT 1 FROM search_documents WHERE is_stale = 1").get()).toBeUndefined();
    database.close();
    await store.close();
    expect(verifyStore(store.path)).toEqual([]);
  });

  it("finds what an earlier version indexed, and forgets it as well", async () => {
    const store = await openStore();
    const scanned = await openStore();
    const traceIds = Array.from({ length: 4 }, () => uniqueTraceId());
    for (const [index, traceId] of traceIds.entries()) {
      const ask = `${WORDS.slice(index, index + 4).join(" ")} only${index}`;
      const run = { system: "The lighthouse", ask, reply: ask, tool: "t", argument: { ask }, result: ask };
      const spans = buildRun(traceId, run, index);
      for (const { writer } of [store, scanned]) await writer.appendSpans(buildBatch(spans));
      if (index === 1) {
        store.indexSome(100);
        moveToEarlierIndex(store.path);
      }
    }
    await store.close();
    const again = await openStore(store.folder);
    again.indexSome(100);
    expect(await readAnswers(again.reader)).toEqual(await readAnswers(scanned.reader));
    expect(verifyStore(again.path)).toEqual([]);
    for (const { writer } of [again, scanned]) {
      await writer.deleteTraces({ experimentId: "0", traceIds: traceIds.slice(0, 1) });
    }
    again.indexSome(100);
    expect(await readAnswers(again.reader)).toEqual(await readAnswers(scanned.reader));
    const database = new DatabaseSync(again.path);
    const lists = database.prepare("SELECT words FROM search_dictionary").all();
    database.close();
    const words = lists.flatMap((row) => String(row.words).split("\n"));
    expect(words).not.toContain("only0");
    expect([...words, ...listIndexedWords(again.path)]).toContain("only1");
    await again.close();
    await scanned.close();
  });

  it("is made anew where it has holes, of words that earlier versions indexed too, and misses nothing meanwhile", async () => {
    const store = await openStore();
    for (const [index, word] of WORDS.entries()) {
      const run = {
        system: "s",
        ask: `${word} ${WORDS[0]}`,
        reply: word,
        tool: "t",
        argument: {},
        result: word,
      };
      await store.writer.appendSpans(buildBatch(buildRun(uniqueTraceId(), run, index)));
      if (index !== 3) continue;
      store.indexSome(100);
      moveToEarlierIndex(store.path);
    }
    store.indexSome(100);
    const answers = await readAnswers(store.reader);
    await store.close();
    const database = new DatabaseSync(store.path);
    database.exec(`
      DELETE FROM search_documents WHERE document % 2 = 0;
      DELETE FROM search_bodies WHERE trace_key = (SELECT min(trace_key) FROM traces)`);
    database.close();
    const problems = verifyStore(store.path);
    expect(problems.every(({ isOfTextIndex }) => isOfTextIndex)).toBe(true);
    expect(problems.map(({ text }) => text.replace(/\d+/g, "N"))).toEqual([
      "the search does not know the spans of a trace: N",
      "texts are not indexed: entries N to N",
    ]);

    const again = await openStore(store.folder);
    expect(await readAnswers(again.reader).catch(() => "damaged")).not.toEqual(answers);
    await again.writer.rebuildTextIndex();
    expect(await readAnswers(again.reader)).toEqual(answers);
    expect((await again.reader.getStats()).searchWaitsSinceMs).not.toBeNull();
    again.indexSome(100);

    expect((await again.reader.getStats()).searchWaitsSinceMs).toBeNull();
    expect(await readAnswers(again.reader)).toEqual(answers);
    expect(verifyStore(again.path)).toEqual([]);
    await again.close();
  });
});

/** Puts all that is indexed where versions before the segments had it. */
function moveToEarlierIndex(path: string): void {
  const database = new DatabaseSync(path);
  const words = new Map<number, string[]>();
  const chunks = database
    .prepare(
      "SELECT first_document AS base, words, documents FROM search_chunks JOIN search_segments USING (segment_id)",
    )
    .all() as { base: number; words: Uint8Array; documents: Uint8Array }[];
  for (const chunk of chunks) {
    const documents = new ChunkDocuments(chunk.documents, chunk.base);
    for (const [index, word] of new ChunkWords(chunk.words).list().entries()) {
      for (const document of documents.list(index)) {
        words.set(document, [...(words.get(document) ?? []), word]);
      }
    }
  }
  for (const [document, own] of words) {
    database.prepare("INSERT INTO search_index (rowid, words) VALUES (?, ?)").run(document, own.join(" "));
  }
  const list = [...new Set([...words.values()].flat())].join("\n");
  database.prepare("INSERT INTO search_dictionary (list_id, words) VALUES (1, ?)").run(`\n${list}\n`);
  database.exec(`
    DELETE FROM search_segments;
    DELETE FROM search_chunks;
    UPDATE counters SET value = (SELECT max(document) + 1 FROM search_documents)
      WHERE name = 'search_first_segment_document'`);
  database.close();
}
