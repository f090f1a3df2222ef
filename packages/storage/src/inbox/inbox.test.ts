import { mkdtempSync, readFileSync, rmSync, truncateSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { FRAME_HEADER_BYTES } from "./inbox-frame.ts";
import {
  clearTail,
  InboxAppender,
  type InboxEntry,
  InboxReader,
  inspectInbox,
  listInboxFiles,
  listSetAside,
  surveyInbox,
} from "./index.ts";

const PROPERTY_TIMEOUT_MS = 120_000;
const ALL = Number.MAX_SAFE_INTEGER;
let folder: string;
beforeEach(() => {
  folder = join(mkdtempSync(join(tmpdir(), "clawglass-inbox-")), "store.db-inbox");
});
afterEach(() => rmSync(join(folder, ".."), { recursive: true, force: true }));

/** Writes entries from `firstSequence` on to one file, and closes it. */
async function write(texts: readonly string[], firstSequence = 1): Promise<void> {
  const appender = new InboxAppender(folder, firstSequence);
  for (const text of texts) await appender.append([Buffer.from(text)]);
  await appender.close(false);
}

function readAll(afterSequence: number, upToSequence: number, maxBytes = 100) {
  const reader = new InboxReader(folder);
  const entries: InboxEntry[] = [];
  for (;;) {
    const last = entries.at(-1)?.sequence ?? afterSequence;
    const found = reader.read(last, upToSequence, maxBytes);
    if (found.length === 0) break;
    entries.push(...found.map(({ sequence, bytes }) => ({ sequence, bytes: Buffer.from(bytes) })));
  }
  const gaps = reader.takeGaps();
  reader.close();
  return { entries, gaps };
}

const fileAt = (index: number) => listInboxFiles(folder)[index]?.path ?? "";

function flip(path: string, offset: number): void {
  const bytes = readFileSync(path);
  bytes[offset] = (bytes[offset] ?? 0) ^ 0xff;
  writeFileSync(path, bytes);
}

/** Where each frame of the texts begins in their file. */
function toOffsets(texts: readonly string[]): number[] {
  let offset = 0;
  return texts.map((text) => {
    const start = offset;
    offset += FRAME_HEADER_BYTES + Buffer.byteLength(text);
    return start;
  });
}

describe("an inbox that was damaged", () => {
  it(
    "gives every entry that no damage touched, and counts the others",
    async () => {
      const text = fc.oneof(
        fc.string({ maxLength: 40 }),
        // Bytes that look like headers, and like whole frames of other entries.
        fc.constantFrom("\0".repeat(64), "\u0001\0\0\0\0\0\0\0".repeat(8)),
      );
      await fc.assert(
        fc.asyncProperty(
          fc.array(text, { minLength: 2, maxLength: 12 }),
          fc.array(fc.nat(), { minLength: 1, maxLength: 3 }),
          async (texts, places) => {
            rmSync(folder, { recursive: true, force: true });
            await write(texts);
            const offsets = toOffsets(texts);
            const size = readFileSync(fileAt(0)).length;
            const touched = new Set<number>();
            for (const place of new Set(places.map((each) => each % size))) {
              flip(fileAt(0), place);
              touched.add(offsets.findLastIndex((offset) => offset <= place) + 1);
            }
            const { entries, gaps } = readAll(0, texts.length);
            const expected = texts.map((_, index) => index + 1).filter((sequence) => !touched.has(sequence));
            expect(entries.map(({ sequence }) => sequence)).toEqual(expected);
            for (const { sequence, bytes } of entries) expect(bytes.toString()).toBe(texts[sequence - 1]);
            const lost = gaps.flatMap(({ firstSequence, lastSequence }) =>
              Array.from({ length: lastSequence - firstSequence + 1 }, (_, index) => firstSequence + index),
            );
            // What is damaged behind the last whole entry is told by who asked up to there.
            const lastRead = expected.at(-1) ?? 0;
            expect(lost).toEqual([...touched].sort((a, b) => a - b).filter((each) => each < lastRead));
          },
        ),
        { numRuns: 150 },
      );
    },
    PROPERTY_TIMEOUT_MS,
  );

  it("is read on from the next file where the rest of one is gone", async () => {
    await write(["a", "b", "c"]);
    await write(["d", "e"], 4);
    truncateSync(fileAt(0), FRAME_HEADER_BYTES + 1 + 3);
    const { entries, gaps } = readAll(0, 5);
    expect(entries.map(({ sequence }) => sequence)).toEqual([1, 4, 5]);
    expect(gaps).toMatchObject([
      { firstSequence: 2, lastSequence: 3, skipped: [{ path: fileAt(0), byteCount: 3 }] },
    ]);
  });

  it("is told in words, and what went into the store meanwhile is not missed", async () => {
    await write(["a", "b", "c", "d"]);
    flip(fileAt(0), FRAME_HEADER_BYTES + 1 + FRAME_HEADER_BYTES);
    expect(await inspectInbox(folder, async () => 0)).toMatchObject({
      waitingCount: 3,
      waitingBytes: 3,
      damagedCount: 1,
      problems: [expect.stringContaining("an acknowledged request was damaged in")],
    });
    expect(await inspectInbox(folder, async () => 2)).toMatchObject({
      waitingCount: 2,
      damagedCount: 0,
      problems: [],
    });
    rmSync(fileAt(0));
    await write(["e"], 5);
    expect(await inspectInbox(folder, async () => 2)).toMatchObject({ waitingCount: 1, damagedCount: 2 });
  });

  it("loses no entry that is written behind what a crash cut off, and says nothing: nobody was answered", async () => {
    await write(["a", "b"]);
    truncateSync(fileAt(0), FRAME_HEADER_BYTES + 1 + FRAME_HEADER_BYTES);
    const survey = await surveyInbox(folder, async () => 0);
    expect(survey).toMatchObject({ lastSequence: 1, waitingCount: 1, gaps: [] });
    expect(clearTail(folder, survey)).toEqual([]);
    await write(["c"], survey.lastSequence + 1);
    const { entries, gaps } = readAll(0, 2);
    expect(entries.map(({ bytes }) => bytes.toString())).toEqual(["a", "c"]);
    expect(gaps).toEqual([]);
  });

  it("is written to again where nothing but a cut-off entry is left of its file", async () => {
    await write(["a"]);
    truncateSync(fileAt(0), 5);
    const survey = await surveyInbox(folder, async () => 0);
    expect(clearTail(folder, survey)).toEqual([]);
    await write(["b"], survey.lastSequence + 1);
    expect(readAll(0, ALL).entries.map(({ bytes }) => bytes.toString())).toEqual(["b"]);
  });

  it("keeps what is damaged at its end, where nobody can tell whether it was answered", async () => {
    await write(["a", "bcd"]);
    flip(fileAt(0), FRAME_HEADER_BYTES + 1 + FRAME_HEADER_BYTES + 1);
    const [path = ""] = clearTail(folder, await surveyInbox(folder, async () => 0));
    expect(readFileSync(path).subarray(FRAME_HEADER_BYTES).toString("latin1")).toBe("b\x9cd");
    expect(listSetAside(folder).damaged).toEqual([{ path, firstSequence: 2, lastSequence: 2 }]);
  });
});

it("an inbox gives nothing whose writer has not heard yet that it is on the disk", async () => {
  await write(["a", "b", "c"]);
  const reader = new InboxReader(folder);
  expect(reader.read(0, 2, 1_000).map(({ sequence }) => sequence)).toEqual([1, 2]);
  expect(reader.read(2, 3, 1_000).map(({ sequence }) => sequence)).toEqual([3]);
  expect(reader.takeGaps()).toEqual([]);
  reader.close();
});
