import fc from "fast-check";
import { expect, test } from "vitest";
import { PartWriter } from "./part-writer.ts";
import { readParts } from "./read-parts.ts";

const long = fc.integer({ min: 0, max: 400_000 }).map((length) => "ä€x".repeat(length / 3));

test("the parts of a text are the text, whatever it is made of", () => {
  fc.assert(
    fc.property(fc.array(fc.oneof(fc.string({ unit: "binary" }), long)), (texts) => {
      const parts: Uint8Array[] = [];
      const writer = new PartWriter((part) => parts.push(part));
      for (const text of texts) writer.write(text);
      writer.end();
      expect(Buffer.concat(parts).toString()).toBe(Buffer.from(texts.join("")).toString());
      expect(parts.every((part) => part.length > 0)).toBe(true);
    }),
    { numRuns: 50 },
  );
});

test("parts are read in their order while the rest is printed, and an error comes after them", async () => {
  const printed = Promise.withResolvers<void>();
  const parts = readParts(async (takePart) => {
    takePart(new Uint8Array([1]));
    await printed.promise;
    takePart(new Uint8Array([2]));
    throw new Error("damaged");
  });
  expect(await parts.next()).toEqual({ done: false, value: new Uint8Array([1]) });
  printed.resolve();
  expect(await parts.next()).toEqual({ done: false, value: new Uint8Array([2]) });
  await expect(parts.next()).rejects.toThrow("damaged");
});
