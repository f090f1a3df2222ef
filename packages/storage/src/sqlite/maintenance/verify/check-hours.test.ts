import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { afterEach, beforeEach, expect, it } from "vitest";
import { buildBatch, buildSpan, uniqueTraceId } from "../../../testkit/build-span.ts";
import { createTestEngine } from "../../create-test-engine.ts";
import { PART_TALLIES, TALLY_DIMENSIONS } from "../../hours/hour-summary.ts";

const HOUR_MS = 3_600_000;
const SESSIONS = PART_TALLIES + TALLY_DIMENSIONS.indexOf("session");
const { engine, settle } = createTestEngine();
let folder: string;
let location: string;
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), "clawglass-hours-"));
  location = join(folder, "store.db");
  const writer = await engine.openWriter(location);
  for (const [index, startMs] of [0, 60_000, HOUR_MS].entries()) {
    const facts = { type: "AGENT", sessionId: `s-${index}` };
    await writer.appendSpans(
      buildBatch([buildSpan({ traceId: uniqueTraceId(), startMs, endMs: startMs + 10 * index, facts })]),
    );
  }
  await settle();
  await writer.close();
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

async function verifyAfter(sql: string): Promise<string[]> {
  const database = new DatabaseSync(location);
  database.exec(sql);
  database.close();
  return (await engine.verify(location)).map(({ text }) => text);
}

const replaceIn = (part: number, from: string, to: string) =>
  `UPDATE hour_summaries SET data = CAST(replace(CAST(data AS TEXT), '${from}', '${to}') AS BLOB) WHERE part = ${part}`;

it("finds nothing wrong with hours that were summed up", async () => {
  expect(await engine.verify(location)).toEqual([]);
});

it("says in words which figures of which hour are wrong", async () => {
  expect(await verifyAfter(replaceIn(SESSIONS, "s-2", "s-7"))).toEqual([
    expect.stringMatching(/^the figures are wrong \(runs by session\) of the hour 20\d\d-.*, experiment 0$/),
  ]);
});

it("finds an hour that is missing, one that is too many, and one that cannot be read", async () => {
  expect(
    await verifyAfter("DELETE FROM hour_summaries WHERE hour = (SELECT min(hour) FROM hour_summaries)"),
  ).toEqual([expect.stringMatching(/^the figures are missing of the hour/)]);
  expect(
    await verifyAfter("INSERT INTO hour_summaries SELECT 7, part, hour, data FROM hour_summaries"),
  ).toContainEqual(expect.stringMatching(/^figures count runs that are not there .* experiment 7$/));
  expect(
    await verifyAfter("UPDATE hour_summaries SET data = x'00' WHERE part = 0 AND experiment_id = 0"),
  ).toContainEqual(expect.stringMatching(/^the figures cannot be read/));
});

it("leaves an hour alone that waits to be summed up again: it is read from rows", async () => {
  expect(
    await verifyAfter(
      `${replaceIn(SESSIONS, "s-2", "s-7")}; INSERT INTO stale_hours SELECT DISTINCT experiment_id, hour FROM hour_summaries`,
    ),
  ).toEqual([]);
});
