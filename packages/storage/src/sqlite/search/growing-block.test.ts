import { randomBytes } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it } from "vitest";
import { buildBatch, buildSpan, uniqueTraceId } from "../../testkit/build-span.ts";
import { createSqliteEngine } from "../sqlite-engine.ts";

const TEXT_BYTES = 12 * 1024;

it("texts are indexed that came into a block of which a slice had already taken the beginning", async () => {
  const folder = mkdtempSync(join(tmpdir(), "clawglass-growing-"));
  const location = join(folder, "store.db");
  let next: (() => void) | null = null;
  const runSlice = (): boolean => {
    const run = next;
    next = null;
    run?.();
    return run !== null;
  };
  const engine = createSqliteEngine({
    scheduleLater: (run) => {
      next = run;
      return () => {
        next = null;
      };
    },
  });
  const writer = await engine.openWriter(location);
  const words: string[] = [];
  const add = async (count: number): Promise<void> => {
    for (let index = 0; index < count; index += 1) {
      const word = `w${randomBytes(6).toString("hex")}`;
      words.push(word);
      const json = JSON.stringify(
        `${word} ${randomBytes(TEXT_BYTES)
          .toString("hex")
          .replace(/(.{9})/g, "$1 ")}`,
      );
      await writer.appendSpans(
        buildBatch([
          buildSpan({ traceId: uniqueTraceId(), attributes: [{ key: "mlflow.spanInputs", json }] }),
        ]),
      );
    }
  };
  // At every place of a block a slice may end while the block still grows.
  for (let round = 0; round < 12; round += 1) {
    await add(1 + (round % 3));
    runSlice();
  }
  await add(4);
  for (let slice = 0; slice < 2_000 && runSlice(); slice += 1);
  expect(await engine.verify(location)).toEqual([]);
  const reader = await engine.openReader(location);
  const lost: string[] = [];
  for (const text of words) {
    const { hits } = await reader.searchText({
      text,
      experimentIds: null,
      filter: "",
      limit: 5,
      cursor: null,
    });
    if (hits.length !== 1) lost.push(text);
  }
  expect(lost).toEqual([]);
  await reader.close();
  await writer.close();
  rmSync(folder, { recursive: true, force: true });
});
