import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { buildBatch, buildSpan, uniqueSpanId, uniqueTraceId } from "../../testkit/index.ts";
import { createSqliteEngine } from "../index.ts";

const engine = createSqliteEngine();
let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "clawglass-bytes-"));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

test("the parts of a store add up to what it takes, also while most of it stands in the log of commits alone", async () => {
  const location = join(folder, "store.db");
  const writer = await engine.openWriter(location);
  for (let index = 0; index < 20; index += 1)
    await writer.appendSpans(buildBatch([buildSpan({ traceId: uniqueTraceId(), spanId: uniqueSpanId() })]));
  const reader = await engine.openReader(location);
  const { log, ...parts } = await reader.measureBytes();
  expect(log).toBeGreaterThan(0);
  expect(parts.rows).toBeGreaterThan(0);
  const sumUp = async () => Object.values(await reader.measureBytes()).reduce((sum, bytes) => sum + bytes, 0);
  // The writer goes on with the text index meanwhile.
  await expect.poll(async () => (await sumUp()) - ((await reader.getStats()).sizeBytes ?? 0)).toBe(0);
  await reader.close();
  await writer.close();
});
