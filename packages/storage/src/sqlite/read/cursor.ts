import { AppError } from "@clawglass/core";

export type CursorPart = number | string | null;

/** A place in a list: the order it belongs to, and the sort values of the last row. Opaque to clients. */
export function encodeCursor(order: string, parts: readonly CursorPart[]): string {
  return Buffer.from(JSON.stringify([order, ...parts])).toString("base64url");
}

/** INVALID_INPUT for a cursor that was not made here, or for a list in another order. */
export function decodeCursor(cursor: string, order: string): CursorPart[] {
  const [cursorOrder, ...parts] = parse(cursor);
  if (cursorOrder === order && parts.every(isCursorPart)) return parts;
  throw new AppError("INVALID_INPUT", "The cursor does not fit this list.", {
    hint: "Start again from the first page; a cursor belongs to the filter and order it came with.",
  });
}

function parse(cursor: string): unknown[] {
  try {
    const parsed: unknown = JSON.parse(Buffer.from(cursor, "base64url").toString("utf8"));
    return Array.isArray(parsed) ? parsed : [];
  } catch {
    return []; // not ours; decodeCursor says so
  }
}

function isCursorPart(part: unknown): part is CursorPart {
  return part === null || typeof part === "number" || typeof part === "string";
}
