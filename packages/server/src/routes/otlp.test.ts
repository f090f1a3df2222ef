import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createSqliteEngine } from "@clawglass/storage/sqlite";
import Fastify from "fastify";
import { expect, it } from "vitest";
import type { AppDeps } from "../app-deps.ts";
import { DEFAULT_INGEST_LIMITS } from "../ingest/limits.ts";
import { createTestGate } from "../testkit/create-test-gate.ts";
import { encodeOtlp, idBytes } from "../testkit/encode-otlp.ts";
import { createWriterCalls } from "../threads/create-writer-calls.ts";
import { registerOtlpRoute } from "./otlp.ts";

const MAX_WAITING_BYTES = 2_000;

it("a sender that fills the inbox is told to come back, and what it was told is true", async () => {
  const folder = mkdtempSync(join(tmpdir(), "clawglass-otlp-"));
  const location = join(folder, "store.db");
  const engine = createSqliteEngine();
  const writer = await engine.openWriter(location);
  const inboxFolder = join(folder, "inbox");
  const calls = createWriterCalls(writer, { limits: DEFAULT_INGEST_LIMITS, ownPrices: [], inboxFolder });
  const gate = createTestGate(calls, inboxFolder, MAX_WAITING_BYTES);
  await gate.open();
  const app = Fastify();
  registerOtlpRoute(app, { gate, limits: DEFAULT_INGEST_LIMITS } as unknown as AppDeps);
  const toTraceBytes = (index: number) =>
    Buffer.concat([Buffer.from("0123456789ab"), Buffer.from([1, 2, 3, index])]);
  const answers = await Promise.all(
    Array.from({ length: 30 }, (_, index) =>
      app.inject({
        method: "POST",
        url: "/v1/traces",
        headers: { "content-type": "application/x-protobuf" },
        payload: Buffer.from(
          encodeOtlp([{ traceId: toTraceBytes(index), spanId: idBytes(1), name: "x".repeat(200) }]),
        ),
      }),
    ),
  );
  const refused = answers.filter(({ statusCode }) => statusCode !== 200);
  expect(refused.length).toBeGreaterThan(0);
  expect(refused.length).toBeLessThan(answers.length);
  for (const { statusCode, headers, body } of refused) {
    expect([statusCode, headers["retry-after"]]).toEqual([429, "1"]);
    expect(body).toContain("more traces waiting than it can write");
  }
  await gate.untilStored();
  const reader = await engine.openReader(location);
  for (const [index, { statusCode }] of answers.entries()) {
    const spans = await reader.getSpans(`tr-${toTraceBytes(index).toString("hex")}`);
    expect(spans).toHaveLength(statusCode === 200 ? 1 : 0);
  }
  await reader.close();
  await app.close();
  await gate.close();
  await writer.close();
  rmSync(folder, { recursive: true, force: true });
});
