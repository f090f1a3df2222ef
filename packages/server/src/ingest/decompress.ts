import { gunzipSync, inflateRawSync, inflateSync, zstdDecompressSync } from "node:zlib";
import { AppError } from "@clawglass/core";
import { unreadableRequest } from "./ingest-error.ts";

type Options = { maxOutputLength: number };

const DECOMPRESSORS: Record<string, (body: Uint8Array, options: Options) => Uint8Array> = {
  gzip: (body, options) => gunzipSync(body, options),
  deflate: inflateWithFallback,
  zstd: (body, options) => zstdDecompressSync(body, options),
};

/**
 * Undoes `Content-Encoding` (gzip, deflate, zstd; none or identity as it is). Stops at `maxDecompressedBytes` while
 * unpacking, so that a zip bomb costs no more than that. INVALID_INPUT for bad bytes, TOO_LARGE past the limit.
 */
export function decompress(
  body: Uint8Array,
  contentEncoding: string | undefined,
  maxDecompressedBytes: number,
): Uint8Array {
  const encoding = contentEncoding?.trim().toLowerCase() ?? "";
  if (encoding === "" || encoding === "identity") return body;
  const decompressor = DECOMPRESSORS[encoding];
  if (decompressor === undefined) {
    throw unreadableRequest(
      `Unsupported Content-Encoding: ${contentEncoding}`,
      "Send gzip, deflate, zstd or no encoding.",
    );
  }
  try {
    return decompressor(body, { maxOutputLength: maxDecompressedBytes });
  } catch (error) {
    if (isTooLarge(error)) throw tooLarge(maxDecompressedBytes, error);
    throw unreadableRequest(`Failed to decompress ${encoding} payload`);
  }
}

/** HTTP's deflate is zlib by the standard and raw deflate by habit; MLflow takes both. */
function inflateWithFallback(body: Uint8Array, options: Options): Uint8Array {
  try {
    return inflateSync(body, options);
  } catch (error) {
    if (isTooLarge(error)) throw error;
    return inflateRawSync(body, options);
  }
}

function isTooLarge(error: unknown): boolean {
  return error instanceof Error && "code" in error && error.code === "ERR_BUFFER_TOO_LARGE";
}

function tooLarge(maxDecompressedBytes: number, cause: unknown): AppError {
  return new AppError("TOO_LARGE", `The request unpacks to more than ${maxDecompressedBytes} bytes.`, {
    hint: "Send fewer spans in one request.",
    cause,
  });
}
