import fc from "fast-check";
import { expect, it } from "vitest";
import { HistogramSum } from "./histogram-sum.ts";
import { encodeHistogram, toBucket, toQuantileValue } from "./log-histogram.ts";

it("finds what all values, sorted, have at a place, of any size and from any number of histograms", () => {
  const durationMs = fc.oneof(
    fc.integer({ min: 0, max: 600_000 }),
    fc.double({ min: -1, max: 1e300, noNaN: true }),
    fc.constantFrom(5e-324, 1e-30),
  );
  const sum = new HistogramSum();
  fc.assert(
    fc.property(
      fc.array(fc.array(durationMs, { maxLength: 20 }), { maxLength: 5 }),
      fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { maxLength: 3 }),
      (lists, fractions) => {
        sum.clear();
        for (const list of lists) {
          const histogram = new Map<number, number>();
          for (const value of list) histogram.set(toBucket(value), (histogram.get(toBucket(value)) ?? 0) + 1);
          sum.addStored(encodeHistogram(histogram));
        }
        const buckets = lists
          .flat()
          .map(toBucket)
          .sort((left, right) => left - right);
        const expected = fractions.map((fraction) => {
          const bucket = buckets[Math.floor(fraction * (buckets.length - 1))];
          return bucket === undefined ? null : toQuantileValue(bucket);
        });
        expect(sum.readQuantiles(fractions)).toEqual(expected);
      },
    ),
  );
});
