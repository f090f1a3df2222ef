import { expect, test } from "vitest";
import { toInlineImage } from "./inline-image.ts";

const PIXEL =
  "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==";
const URL_OF_PIXEL = `data:image/png;base64,${PIXEL}`;

test("a picture in the message is shown, in any of the usual forms", () => {
  expect(toInlineImage({ type: "image_url", image_url: { url: URL_OF_PIXEL } })).toBe(URL_OF_PIXEL);
  expect(toInlineImage({ type: "input_image", image_url: URL_OF_PIXEL })).toBe(URL_OF_PIXEL);
  expect(toInlineImage({ source: { type: "base64", media_type: "image/png", data: PIXEL } })).toBe(
    URL_OF_PIXEL,
  );
  expect(toInlineImage({ type: "image", data: PIXEL, mimeType: "image/png" })).toBe(URL_OF_PIXEL);
});

test("nothing else is: no address, no SVG, no other type, nothing that is not base64", () => {
  for (const url of [
    "https://example.invalid/x.png",
    "data:image/svg+xml;base64,PHN2Zz4=",
    "data:text/html;base64,PHN2Zz4=",
    "data:image/png,plain",
    `data:image/png;base64,${PIXEL}" onerror="x`,
    "javascript:alert(1)",
  ])
    expect(toInlineImage({ image_url: { url } })).toBeNull();
  expect(toInlineImage({ mime: "image/png", bytes: 12, sha256: "00" })).toBeNull();
});
