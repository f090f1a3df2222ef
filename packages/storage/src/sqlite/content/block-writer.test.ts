import { randomBytes } from "node:crypto";
import { DatabaseSync } from "node:sqlite";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { CODEC_ANCHORED } from "./block-codec.ts";
import { BlockTable } from "./block-table.ts";
import { BlockWriter } from "./block-writer.ts";
import { type EntryRef, toBlockId, toPosition } from "./refs.ts";

const NO_BYTES = Buffer.alloc(0);

function openBlocks(): DatabaseSync {
  const database = new DatabaseSync(":memory:");
  database.exec(
    "CREATE TABLE blocks (block_id INTEGER PRIMARY KEY, codec INTEGER NOT NULL, data BLOB NOT NULL)",
  );
  return database;
}

/** Text that repeats itself within a group of blocks and is new in each entry all the same. */
function toText(index: number, length: number): Buffer {
  return Buffer.from(`${index} the quick brown fox `.repeat(Math.ceil(length / 20)).slice(0, length));
}

describe("blocks", () => {
  it("give back every entry, whatever was appended, taken back, written, erased or opened anew", () => {
    const step = fc.oneof(
      {
        weight: 6,
        arbitrary: fc.record({
          kind: fc.constant("append" as const),
          length: fc.integer({ min: 1, max: 60_000 }),
        }),
      },
      { weight: 2, arbitrary: fc.record({ kind: fc.constant("erase" as const), which: fc.nat(200) }) },
      { weight: 2, arbitrary: fc.constant({ kind: "flush" as const }) },
      { weight: 1, arbitrary: fc.constant({ kind: "take back" as const }) },
      { weight: 1, arbitrary: fc.constant({ kind: "open anew" as const }) },
    );
    fc.assert(
      fc.property(fc.array(step, { minLength: 20, maxLength: 120 }), (steps) => {
        const database = openBlocks();
        const table = new BlockTable(database);
        let writer = new BlockWriter(database);
        const expected = new Map<EntryRef, Buffer>();
        let count = 0;
        for (const each of steps) {
          if (each.kind === "append") {
            count += 1;
            const bytes = toText(count, each.length);
            expected.set(writer.append(bytes), bytes);
          } else if (each.kind === "erase") {
            const ref = [...expected.keys()][each.which % Math.max(1, expected.size)];
            if (ref === undefined) continue;
            writer.erase([ref]);
            expected.set(ref, NO_BYTES);
          } else if (each.kind === "take back") {
            const mark = writer.mark();
            writer.append(toText(0, 50_000));
            writer.rollBackTo(mark);
          } else {
            writer.flush();
            if (each.kind === "open anew") writer = new BlockWriter(database);
            for (const [ref, bytes] of expected) {
              expect(table.read(toBlockId(ref))?.[toPosition(ref)]?.equals(bytes)).toBe(true);
            }
          }
        }
        for (const [ref, bytes] of expected) expect(writer.read(ref).equals(bytes)).toBe(true);
      }),
      { numRuns: 40 },
    );
  });

  it("are smaller where the first of their group has the same words, and say when that one is damaged", () => {
    const database = openBlocks();
    const writer = new BlockWriter(database);
    const shared = randomBytes(20_000).toString("base64");
    const refs = Array.from({ length: 8 }, (_, index) => writer.append(Buffer.from(`${index}${shared}`)));
    writer.flush();
    const last = refs.at(-1) ?? 0;
    const rows = database.prepare("SELECT codec, length(data) AS bytes FROM blocks ORDER BY block_id").all();
    expect(rows.at(-1)).toMatchObject({ codec: CODEC_ANCHORED });
    expect(Number(rows.at(-1)?.bytes)).toBeLessThan(500);
    const table = new BlockTable(database);
    expect(table.read(toBlockId(last))?.at(toPosition(last))?.toString()).toBe(`7${shared}`);

    database.prepare("UPDATE blocks SET codec = 0, data = ? WHERE block_id = 1").run(randomBytes(100));
    expect(() => new BlockTable(database).read(toBlockId(last))).toThrow("anchor is missing or damaged");
  });
});
