import { AppError } from "@clawglass/core";

/** MLflow's page token: base64 of `{"offset": N}`. Opaque to clients. */
export function printPageToken(offset: number): string {
  return Buffer.from(`{"offset": ${offset}}`).toString("base64");
}

/** The offset in a token; 0 without one. INVALID_INPUT when it is none of ours. */
export function readPageToken(token: string | null): number {
  if (token === null || token === "") return 0;
  try {
    const decoded: unknown = JSON.parse(Buffer.from(token, "base64").toString("utf8"));
    if (typeof decoded === "object" && decoded !== null && "offset" in decoded) {
      if (Number.isSafeInteger(decoded.offset) && (decoded.offset as number) >= 0)
        return decoded.offset as number;
    }
  } catch {
    // Falls through to the error below.
  }
  throw new AppError("INVALID_INPUT", `Invalid page token, decoded value=b''`);
}

/** One page of a list that is held whole. */
export function takePage<T>(items: readonly T[], token: string | null, size: number) {
  const offset = readPageToken(token);
  const end = offset + size;
  return {
    items: items.slice(offset, end),
    nextPageToken: end < items.length ? printPageToken(end) : undefined,
  };
}
