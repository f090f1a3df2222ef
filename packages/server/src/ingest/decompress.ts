import { promisify } from "node:util";
import {
  gunzip,
  gunzipSync,
  inflate,
  inflateRaw,
  inflateRawSync,
  inflateSync,
  zstdDecompress,
  zstdDecompressSync,
} from "node:zlib";
import { AppError } from "@clawglass/core";
import { unreadableRequest } from "./ingest-error.ts";

type Options = { maxOutputLength: number };

interface Decompressor {
  now(body: Uint8Array, options: Options): Uint8Array;
  /** In Node's thread pool. */
  aside(body: Uint8Array, options: Options): Promise<Uint8Array>;
}

const inflateAside = promisify<Uint8Array, Options, Uint8Array>(inflate);
const inflateRawAside = promisify<Uint8Array, Options, Uint8Array>(inflateRaw);

const DECOMPRESSORS: Record<string, Decompressor> = {
  gzip: { now: gunzipSync, aside: promisify<Uint8Array, Options, Uint8Array>(gunzip) },
  // HTTP's deflate is zlib by the standard and raw deflate by habit; MLflow takes both.
  deflate: {
    now(body, options) {
      try {
        return inflateSync(body, options);
      } catch (error) {
        if (isTooLarge(error)) throw error;
        return inflateRawSync(body, options);
      }
    },
    aside: (body, options) =>
      inflateAside(body, options).catch((error: unknown) => {
        if (isTooLarge(error)) throw error;
        return inflateRawAside(body, options);
      }),
  },
  zstd: { now: zstdDecompressSync, aside: promisify<Uint8Array, Options, Uint8Array>(zstdDecompress) },
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
  const encoding = readEncoding(contentEncoding);
  if (encoding === null) return body;
  try {
    return findDecompressor(encoding).now(body, { maxOutputLength: maxDecompressedBytes });
  } catch (error) {
    throw toRefusal(error, encoding, maxDecompressedBytes);
  }
}

/** The same beside the thread that calls. */
export async function decompressAside(
  body: Uint8Array,
  contentEncoding: string | undefined,
  maxDecompressedBytes: number,
): Promise<Uint8Array> {
  const encoding = readEncoding(contentEncoding);
  if (encoding === null) return body;
  try {
    return await findDecompressor(encoding).aside(body, { maxOutputLength: maxDecompressedBytes });
  } catch (error) {
    throw toRefusal(error, encoding, maxDecompressedBytes);
  }
}

/** null for none. */
function readEncoding(contentEncoding: string | undefined): string | null {
  const encoding = contentEncoding?.trim().toLowerCase() ?? "";
  return encoding === "" || encoding === "identity" ? null : encoding;
}

function findDecompressor(encoding: string): Decompressor {
  const decompressor = Object.hasOwn(DECOMPRESSORS, encoding) ? DECOMPRESSORS[encoding] : undefined;
  if (decompressor !== undefined) return decompressor;
  throw unreadableRequest(
    `Unsupported Content-Encoding: ${encoding}`,
    "Send gzip, deflate, zstd or no encoding.",
  );
}

function toRefusal(error: unknown, encoding: string, maxDecompressedBytes: number): unknown {
  if (error instanceof AppError) return error;
  if (isTooLarge(error)) return tooLarge(maxDecompressedBytes, error);
  return unreadableRequest(`Failed to decompress ${encoding} payload`);
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
