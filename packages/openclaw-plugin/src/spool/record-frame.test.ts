import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { decodeRecords, encodeRecord, HEADER_BYTES, type SpoolRecord } from "./record-frame.ts";

const record = fc.record({
  kind: fc.constantFrom(1, 2, 3),
  meta: fc.dictionary(
    fc.string({ maxLength: 5 }).filter((key) => key !== "__proto__"),
    fc.integer(),
    { maxKeys: 3 },
  ),
  payload: fc.uint8Array({ maxLength: 200 }),
}) satisfies fc.Arbitrary<SpoolRecord>;

const plain = (records: readonly SpoolRecord[]) =>
  records.map(({ kind, meta, payload }) => ({ kind, meta: { ...(meta as object) }, payload: [...payload] }));

describe("decodeRecords", () => {
  it("gives back every record that was written", () => {
    fc.assert(
      fc.property(fc.array(record, { maxLength: 20 }), (records) => {
        const decoded = decodeRecords(Buffer.concat(records.map(encodeRecord)));
        expect(decoded.damagedBytes).toBe(0);
        expect(plain(decoded.records)).toEqual(plain(records));
      }),
    );
  });

  it("gives every whole record of a file that was torn anywhere, and counts the torn bytes", () => {
    fc.assert(
      fc.property(
        fc.array(record, { minLength: 1, maxLength: 10 }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        (records, at) => {
          const frames = records.map(encodeRecord);
          const whole = Buffer.concat(frames);
          const torn = whole.subarray(0, Math.floor(whole.length * at));
          let kept = 0;
          let end = 0;
          while (kept < frames.length && end + (frames[kept]?.length ?? 0) <= torn.length) {
            end += frames[kept]?.length ?? 0;
            kept += 1;
          }
          const decoded = decodeRecords(torn);
          expect(plain(decoded.records)).toEqual(plain(records.slice(0, kept)));
          expect(decoded.damagedBytes).toBe(torn.length - end);
        },
      ),
    );
  });

  it("never gives a changed record, and finds the ones after the damage", () => {
    fc.assert(
      fc.property(
        fc.array(record, { minLength: 3, maxLength: 6 }),
        fc.nat(),
        fc.integer({ min: 1, max: 255 }),
        (records, seed, flip) => {
          const frames = records.map(encodeRecord);
          const whole = Buffer.concat(frames);
          const position = seed % whole.length;
          whole[position] = (whole[position] ?? 0) ^ flip;
          const damaged = frames.findIndex(
            (_, index) => position < Buffer.concat(frames.slice(0, index + 1)).length,
          );
          const decoded = plain(decodeRecords(whole).records);
          expect(decoded).toEqual(plain(records.filter((_, index) => index !== damaged)));
        },
      ),
    );
  });

  it("does not believe a header that promises gigabytes", () => {
    const frame = encodeRecord({ kind: 1, meta: {}, payload: new Uint8Array(3) });
    frame.writeUInt32LE(0xffffffff, 12);
    expect(decodeRecords(frame)).toEqual({ records: [], damagedBytes: HEADER_BYTES + 5 });
  });
});
