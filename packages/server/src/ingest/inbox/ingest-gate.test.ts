import { randomBytes } from "node:crypto";
import {
  copyFileSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import type { NormalizedSpan, StoreWriter } from "@clawglass/storage";
import { InboxAppender } from "@clawglass/storage/inbox";
import { createSqliteEngine } from "@clawglass/storage/sqlite";
import fc from "fast-check";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { createTestGate } from "../../testkit/create-test-gate.ts";
import { encodeOtlp, idBytes, type TestSpan } from "../../testkit/encode-otlp.ts";
import { createWriterCalls } from "../../threads/create-writer-calls.ts";
import type { WriterCalls } from "../../threads/methods.ts";
import type { OtlpBody } from "../ingest.ts";
import { DEFAULT_INGEST_LIMITS } from "../limits.ts";
import { decodeInboxBody, encodeInboxBody } from "./inbox-body.ts";
import type { IngestGate } from "./ingest-gate.ts";

const PROPERTY_TIMEOUT_MS = 120_000;
const engine = createSqliteEngine();
let folder: string;
let location: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "clawglass-gate-"));
  location = join(folder, "store.db");
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

interface Server {
  writer: StoreWriter;
  calls: WriterCalls;
  gate: IngestGate;
  reported: unknown[];
}

async function open(maxWaitingBytes?: number): Promise<Server> {
  const writer = await engine.openWriter(location);
  const inboxFolder = join(folder, "inbox");
  const calls = createWriterCalls(writer, {
    limits: DEFAULT_INGEST_LIMITS,
    ownPrices: [],
    inboxFolder,
  });
  const reported: unknown[] = [];
  const gate = createTestGate(calls, inboxFolder, maxWaitingBytes, (error) => reported.push(error));
  await gate.open();
  return { writer, calls, gate, reported };
}

function traceBytes(traceNumber: number): Uint8Array {
  const bytes = new Uint8Array(16);
  bytes[0] = 1;
  bytes[15] = traceNumber;
  return bytes;
}

const toTraceId = (traceNumber: number) => `tr-${Buffer.from(traceBytes(traceNumber)).toString("hex")}`;

function body(spans: TestSpan[], changes: Partial<OtlpBody> = {}): OtlpBody {
  return {
    bytes: Buffer.from(encodeOtlp(spans)),
    contentType: "application/x-protobuf",
    contentEncoding: undefined,
    experimentId: "0",
    runId: null,
    ...changes,
  };
}

const requestOf = (traceNumber: number, spanNumber: number, text: string): OtlpBody =>
  body([
    {
      traceId: traceBytes(traceNumber),
      spanId: idBytes(spanNumber),
      ...(spanNumber === 1 ? {} : { parentSpanId: idBytes(1) }),
      name: `step ${spanNumber}`,
      attributes: [{ key: "mlflow.spanInputs", value: { stringValue: JSON.stringify({ text }) } }],
    },
  ]);

async function readSpans(traceNumber: number): Promise<NormalizedSpan[]> {
  const reader = await engine.openReader(location);
  const spans = await reader.getSpans(toTraceId(traceNumber));
  await reader.close();
  return spans;
}

describe("the gate of ingest", () => {
  it("takes a lone request straight through the pipeline, without a second copy on the disk", async () => {
    const { writer, gate } = await open();
    await gate.ingestOtlp(requestOf(1, 1, "alone"));
    expect(gate.waiting.requestCount).toBe(0);
    expect(readdirSync(folder)).not.toContain("inbox");
    expect(await readSpans(1)).toHaveLength(1);
    await gate.close();
    await writer.close();
  });

  it("answers a large request when it is in the inbox, though the pipeline is free, and leaves no large file there", async () => {
    const { writer, gate } = await open();
    const text = "lorem ipsum ".repeat(1_500_000);
    await gate.ingestOtlp(requestOf(1, 1, text));
    expect(gate.waiting.requestCount).toBe(1);
    expect(gate.readWaitMs).toBe(10_000);
    expect(readdirSync(join(folder, "inbox"))).toHaveLength(1);
    await gate.untilStored();
    expect(gate.readWaitMs).toBe(2_000);
    await expect.poll(() => readdirSync(join(folder, "inbox"))).toEqual([]);
    await gate.ingestOtlp(requestOf(1, 2, "after it"));
    const packed = requestOf(2, 1, randomBytes(1_000_000).toString("hex"));
    await gate.ingestOtlp({ ...packed, bytes: gzipSync(packed.bytes), contentEncoding: "gzip" });
    expect(gate.waiting.requestCount).toBe(1);
    await gate.untilStored();
    const spans = await readSpans(1);
    expect(spans.map(({ span }) => span.attributes[0]?.json.length)).toEqual([
      text.length + 11,
      JSON.stringify({ text: "after it" }).length,
    ]);
    expect((await readSpans(2))[0]?.span.attributes[0]?.json).toHaveLength(2_000_011);
    await gate.close();
    await writer.close();
  });

  it("refuses a large request of which one span cannot be kept, and keeps nothing of it in the inbox", async () => {
    const { writer, gate } = await open();
    const large = { key: "text", value: { stringValue: "x".repeat(2_000_000) } };
    const bad = body([{ traceId: traceBytes(1), attributes: [large] }, { spanId: new Uint8Array(9) }]);
    await expect(gate.ingestOtlp(bad)).rejects.toMatchObject({ details: { otlpStatus: 422 } });
    await expect(
      gate.ingestOtlp({ ...bad, bytes: randomBytes(2_000_000), contentEncoding: "gzip" }),
    ).rejects.toMatchObject({ details: { otlpStatus: 400 } });
    expect(readdirSync(folder)).not.toContain("inbox");
    expect(await readSpans(1)).toEqual([]);
    await gate.close();
    await writer.close();
  });

  it("keeps what comes while the pipeline is busy in the inbox, and leaves nothing there at the end", async () => {
    const { writer, gate } = await open();
    await Promise.all(
      [1, 2, 3, 4, 5].map((number) => gate.ingestOtlp(requestOf(number, 1, `text ${number}`))),
    );
    expect(readdirSync(join(folder, "inbox"))).toHaveLength(1);
    await gate.untilStored();
    for (const number of [1, 2, 3, 4, 5]) expect(await readSpans(number)).toHaveLength(1);
    expect(gate.totals).toMatchObject({ requestCount: 5, spanCount: 5 });
    await gate.close();
    expect(readdirSync(folder)).not.toContain("inbox");
    await writer.close();
  });

  it("answers at once with the refusal of a request that cannot be read", async () => {
    const { writer, gate } = await open();
    const first = gate.ingestOtlp(requestOf(1, 1, "good"));
    const bad = [
      body([], { bytes: Buffer.from("no protobuf") }),
      body([{ traceId: new Uint8Array(17) }]),
      body([{ startTimeUnixNano: String(2n ** 63n) }]),
      body([{}], { contentType: "text/plain" }),
      body([{}], { contentEncoding: "gzip" }),
    ];
    for (const request of bad) {
      await expect(gate.ingestOtlp(request)).rejects.toMatchObject({
        code: "INVALID_INPUT",
        details: { otlpStatus: expect.any(Number) },
      });
    }
    await first;
    await gate.close();
    await writer.close();
  });

  it("tells senders to come back when more waits than may", async () => {
    const { writer, gate } = await open(400);
    const answers = await Promise.allSettled(
      Array.from({ length: 20 }, (_, index) => gate.ingestOtlp(requestOf(index, 1, "x".repeat(100)))),
    );
    const refused = answers.filter((answer) => answer.status === "rejected");
    expect(refused.length).toBeGreaterThan(0);
    for (const { reason } of refused) expect(reason).toMatchObject({ code: "OVERLOADED" });
    await gate.untilStored();
    for (const [index, { status }] of answers.entries())
      expect(await readSpans(index)).toHaveLength(status === "fulfilled" ? 1 : 0);
    await gate.close();
    await writer.close();
  });

  it("keeps the order of a sender's requests, whichever way each of them takes", async () => {
    const { writer, gate } = await open();
    const others = Array.from({ length: 10 }, (_, index) =>
      gate.ingestOtlp(requestOf(9, index + 2, "other")),
    );
    for (let version = 0; version < 20; version += 1) {
      const request = requestOf(1, 1, `version ${version}`);
      await gate.ingestOtlp(
        version % 2 === 0 ? request : { ...request, bytes: gzipSync(request.bytes), contentEncoding: "gzip" },
      );
    }
    await Promise.all(others);
    await gate.untilStored();
    const [span] = await readSpans(1);
    expect(span?.span.attributes[0]?.json).toBe('{"text":"version 19"}');
    await gate.close();
    await writer.close();
  });

  it("keeps an acknowledged request that the pipeline does not take in a file, tells it, and stores the others", async () => {
    const bad = body([], { bytes: Buffer.from("no protobuf") });
    await leaveInInbox([requestOf(1, 1, "a"), bad, requestOf(2, 1, "b")]);
    const { writer, gate, reported } = await open();
    expect(gate.waiting.requestCount).toBe(3);
    await gate.untilStored();
    const path = join(folder, "inbox", "refused-2.otlp");
    expect(reported).toEqual([expect.objectContaining({ message: expect.stringContaining(path) })]);
    expect(decodeInboxBody(readFileSync(path))).toEqual(bad);
    expect(gate.setAside).toEqual({ refusedCount: 1, damagedCount: 0 });
    for (const number of [1, 2]) expect(await readSpans(number)).toHaveLength(1);
    await gate.close();
    await writer.close();
    // It is told for as long as its file is there.
    const again = await open();
    expect([again.gate.setAside, again.gate.waiting.requestCount]).toEqual([
      { refusedCount: 1, damagedCount: 0 },
      0,
    ]);
    await again.gate.close();
    await again.writer.close();
  });

  it("passes over what was damaged in the inbox, keeps it, counts it, and stores all that follows", async () => {
    await leaveInInbox([1, 2, 3, 4, 5].map((number) => requestOf(number, 1, `text ${number}`)));
    const [name = ""] = readdirSync(join(folder, "inbox"));
    const bytes = readFileSync(join(folder, "inbox", name));
    const place = bytes.indexOf("text 3");
    bytes.write("TEXT", place);
    bytes.write("TEXT", bytes.indexOf("text 4"));
    writeFileSync(join(folder, "inbox", name), bytes);
    const { writer, gate, reported } = await open();
    await gate.untilStored();
    for (const number of [1, 2, 5]) expect(await readSpans(number)).toHaveLength(1);
    for (const number of [3, 4]) expect(await readSpans(number)).toHaveLength(0);
    const path = join(folder, "inbox", "damaged-3-4.bytes");
    expect(reported).toEqual([
      expect.objectContaining({ message: expect.stringContaining(`${path}: entries 3 to 4`) }),
    ]);
    expect(readFileSync(path).includes("TEXT 3")).toBe(true);
    expect(gate.setAside).toEqual({ refusedCount: 0, damagedCount: 2 });
    await gate.close();
    expect(readdirSync(join(folder, "inbox"))).toEqual(["damaged-3-4.bytes"]);
    await writer.close();
  });

  it("goes on where a file of the inbox is gone, and tells how many requests were in it", async () => {
    await leaveInInbox([requestOf(1, 1, "a")]);
    const first = await open();
    await first.gate.untilStored();
    await first.gate.close();
    await first.writer.close();
    // Of a second life nothing is left but the last of three requests.
    await leaveInInbox([requestOf(4, 1, "d")], 4);
    const { writer, gate, reported } = await open();
    await gate.untilStored();
    expect(await readSpans(4)).toHaveLength(1);
    expect(reported).toEqual([
      expect.objectContaining({ message: expect.stringContaining("entries 2 to 3") }),
    ]);
    expect(gate.setAside.damagedCount).toBe(2);
    await gate.close();
    await writer.close();
  });

  it(
    "stores the same through the inbox, wherever a crash falls, as without it",
    async () => {
      const step = fc.record({ trace: fc.integer({ min: 1, max: 3 }), span: fc.integer({ min: 1, max: 3 }) });
      await fc.assert(
        fc.asyncProperty(
          fc.array(step, { minLength: 1, maxLength: 12 }),
          fc.nat(12),
          async (steps, crashAt) => {
            rmSync(folder, { recursive: true, force: true });
            mkdirSync(folder);
            const requests = steps.map(({ trace, span }, index) => requestOf(trace, span, `text ${index}`));
            const direct = await readDirectly(requests);
            // Acknowledged and on the disk, of which the first process takes only some before it ends.
            const { writer, calls } = await open();
            const appender = new InboxAppender(join(folder, "inbox"), 1);
            for (const request of requests) await appender.append(encodeInboxBody(request));
            const saved = join(folder, "saved");
            const [name = ""] = readdirSync(join(folder, "inbox"));
            copyFileSync(join(folder, "inbox", name), saved);
            await appender.close(false);
            if (crashAt > 0) await calls.drainInbox(Math.min(crashAt, requests.length));
            await writer.close();
            // The second finds the whole inbox, what is stored already among it.
            copyFileSync(saved, join(folder, "inbox", name));
            const second = await open();
            await second.gate.untilStored();
            expect(await readAll()).toEqual(direct);
            expect(await countSpans()).toBe(direct.flat().length);
            await second.gate.close();
            await second.writer.close();
          },
        ),
        { numRuns: 8 },
      );
    },
    PROPERTY_TIMEOUT_MS,
  );
});

/** What an earlier process acknowledged and did not store. */
async function leaveInInbox(requests: readonly OtlpBody[], firstSequence = 1): Promise<void> {
  const appender = new InboxAppender(join(folder, "inbox"), firstSequence);
  for (const request of requests) await appender.append(encodeInboxBody(request));
  await appender.close(false);
}

/** What a store holds after the same requests, one by one through the pipeline. */
async function readDirectly(requests: readonly OtlpBody[]): Promise<NormalizedSpan[][]> {
  location = join(folder, "direct.db");
  const { writer, calls } = await open();
  for (const request of requests) await calls.ingestOtlp(request);
  const spans = await readAll();
  await writer.close();
  location = join(folder, "store.db");
  return spans;
}

const readAll = () => Promise.all([1, 2, 3].map(readSpans));

async function countSpans(): Promise<number> {
  const reader = await engine.openReader(location);
  const { spanCount } = await reader.getStats();
  await reader.close();
  return spanCount;
}
