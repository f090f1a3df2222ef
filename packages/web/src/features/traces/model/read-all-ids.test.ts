import { expect, it } from "vitest";
import { type IdPage, readAllIds } from "./read-all-ids.ts";

/** A list that ends after `count` runs, in pages of 10; each page repeats the last run of the one before. */
const listOf = (count: number) => {
  const asked: (string | undefined)[] = [];
  const fetchPage = async (cursor: string | undefined): Promise<IdPage> => {
    asked.push(cursor);
    const from = Number(cursor ?? 0);
    const to = Math.min(count, from + 10);
    const first = Math.max(0, from - 1);
    return {
      traces: Array.from({ length: to - first }, (_, index) => ({ traceId: `tr-${first + index}` })),
      nextCursor: to < count ? String(to) : null,
    };
  };
  return { asked, fetchPage };
};

it("reads to the end, each run once, and says how far it is", async () => {
  const counts: number[] = [];
  const ids = await readAllIds(listOf(25).fetchPage, 1_000, (count) => counts.push(count));
  expect(ids).toEqual(Array.from({ length: 25 }, (_, index) => `tr-${index}`));
  expect(counts).toEqual([0, 10, 20]);
});

it("stops at the bound with the newest, and asks for no more than it needs", async () => {
  const { asked, fetchPage } = listOf(1_000);
  expect(await readAllIds(fetchPage, 15, () => {})).toHaveLength(15);
  expect(asked).toEqual([undefined, "10"]);
});
