import { DatabaseSync } from "node:sqlite";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { SEARCH_SEGMENTS_SCHEMA } from "../migrations/0007-search-segments.ts";
import { OpenSegment } from "./open-segment.ts";
import { planJoin } from "./plan-join.ts";
import { SegmentTable } from "./segment-table.ts";
import { WordSegments } from "./word-segments.ts";

const NO_LIMIT = 1_000_000;

function openIndex(): DatabaseSync {
  const database = new DatabaseSync(":memory:");
  database.exec(`
    CREATE TABLE counters (name TEXT PRIMARY KEY, value INTEGER NOT NULL) WITHOUT ROWID;
    CREATE TABLE search_documents (document INTEGER PRIMARY KEY);
    ${SEARCH_SEGMENTS_SCHEMA}`);
  return database;
}

/** Stores documents as one segment, and notes them as the indexer does. */
function store(
  database: DatabaseSync,
  table: SegmentTable,
  first: number,
  documents: readonly string[][],
): void {
  const open = new OpenSegment(first);
  for (const [index, words] of documents.entries()) {
    open.startDocument(first + index, 1, null);
    database.prepare("INSERT INTO search_documents (document) VALUES (?)").run(first + index);
    for (const word of words) open.words.add(word);
  }
  table.add(open);
}

/** From short texts over few letters, some of them beyond the first plane, and long ones that fill chunks. */
const word = fc.oneof(
  fc.string({ unit: fc.constantFrom("a", "b", "ﬁ", "牙", "\u{1d400}"), minLength: 1, maxLength: 4 }),
  fc.nat(9_999).map((number) => `${number}`.padEnd(60, "x")),
);

describe("segments of the search index", () => {
  it("know the documents of every word, beginning and part, however they were joined and whatever was deleted", () => {
    const documents = fc.array(fc.array(word, { maxLength: 300 }), { minLength: 1, maxLength: 12 });
    fc.assert(
      fc.property(
        fc.array(documents, { minLength: 1, maxLength: 10 }),
        fc.array(fc.nat(60)),
        (batches, deleted) => {
          const database = openIndex();
          const table = new SegmentTable(database);
          const words = new Map<number, Set<string>>();
          let next = 1;
          for (const [index, batch] of batches.entries()) {
            store(database, table, next, batch);
            for (const [offset, each] of batch.entries()) words.set(next + offset, new Set(each));
            next += batch.length;
            for (const _ of table.join(planJoin(table.list(), index % 3 === 2)));
          }
          for (const document of deleted) {
            database.prepare("DELETE FROM search_documents WHERE document = ?").run(document);
            words.delete(document);
          }
          for (let outdated = table.findOutdated(); outdated !== null; outdated = table.findOutdated()) {
            for (const _ of table.join([outdated]));
          }
          const index = new WordSegments(database);
          const expected = (test: (word: string) => boolean) =>
            new Set([...words].filter(([, each]) => [...each].some(test)).map(([document]) => document));
          const asked = new Set([...batches.flat(2).slice(0, 40), "a", "b牙", "\u{1d400}", "absent"]);
          for (const each of asked) {
            expect(index.findWord(each, NO_LIMIT)).toEqual(expected((other) => other === each));
            expect(index.findBeginning(each, NO_LIMIT)).toEqual(expected((other) => other.startsWith(each)));
            expect(index.findPart(each, NO_LIMIT, NO_LIMIT)).toEqual(
              expected((other) => other.includes(each)),
            );
          }
          for (const [document, each] of words)
            for (const own of [...each].slice(0, 3)) expect(index.has(document, own)).toBe(true);
        },
      ),
      { numRuns: 40 },
    );
  });

  it("say so where a word is in more documents than asked for", () => {
    const database = openIndex();
    store(database, new SegmentTable(database), 1, [["same"], ["same"], ["same", "sand"]]);
    const index = new WordSegments(database);
    expect(index.findWord("same", 2)).toBeNull();
    expect(index.findBeginning("sa", 2)).toBeNull();
    expect(index.findPart("am", 2, 10)).toBeNull();
    expect(index.findPart("a", 10, 1)).toBeNull();
    expect(index.findWord("sand", 2)).toEqual(new Set([3]));
  });

  it("are found as they were until a join is complete, and without what a join left that was cut off", () => {
    const database = openIndex();
    const table = new SegmentTable(database);
    const many = Array.from({ length: 3_000 }, (_, index) => `${index}`.padStart(30, "w"));
    for (const first of [1, 2]) store(database, table, first, [many]);
    const join = table.join(table.list());
    expect(join.next().done).toBe(false);
    expect(new WordSegments(database).findWord(many[2_999] ?? "", NO_LIMIT)).toEqual(new Set([1, 2]));
    const countChunks = () =>
      Number(database.prepare("SELECT count(*) AS count FROM search_chunks").get()?.count);
    const before = countChunks();
    const again = new SegmentTable(database);
    again.dropUnlisted();
    expect(countChunks()).toBeLessThan(before);
    for (const _ of again.join(again.list()));
    expect(again.list()).toMatchObject([{ firstDocument: 1, endDocument: 3, documentCount: 2 }]);
    expect(new WordSegments(database).findWord(many[2_999] ?? "", NO_LIMIT)).toEqual(new Set([1, 2]));
  });
});
