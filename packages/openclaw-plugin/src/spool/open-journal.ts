import { join } from "node:path";
import { promisify } from "node:util";
import { gunzipSync, gzip } from "node:zlib";
import type { Span } from "@clawglass/core";
import { decodeRecords, encodeRecord, RECORD_KINDS } from "./record-frame.ts";
import { parseSpans, stringifySpans } from "./span-json.ts";
import type { SpoolDisk, SpoolFile } from "./spool-disk.ts";
import { spanKey } from "./spool-types.ts";

const gzipAsync = promisify(gzip);
export const JOURNAL_FILE = "open-spans.log";
const REWRITE_BYTES = 1024 * 1024;

export interface JournalEntry {
  opened: readonly Span[];
  closedKeys: readonly string[];
  atMs: number;
}

/**
 * Remembers on disk which spans are open, so that another process can close them when this one dies. Only grows while
 * spans are open; emptied when none is, rewritten when most of it is about spans that have ended.
 */
export interface OpenJournal {
  write(entry: JournalEntry): Promise<void>;
  openCount(): number;
  isOpen(key: string): boolean;
  close(): Promise<void>;
}

export function createOpenJournal(disk: SpoolDisk, folder: string): OpenJournal {
  const path = join(folder, JOURNAL_FILE);
  const open = new Map<string, Span>();
  let file: SpoolFile | null = null;
  let sizeBytes = 0;
  let rewrittenBytes = 0;

  async function append(opened: readonly Span[], closedKeys: readonly string[], atMs: number): Promise<void> {
    file ??= await disk.openForAppend(path);
    const payload = await gzipAsync(stringifySpans(opened), { level: 1 });
    const frame = encodeRecord({
      kind: RECORD_KINDS.journal,
      meta: { closed: closedKeys, at: atMs },
      payload,
    });
    await file.append(frame);
    await file.sync();
    sizeBytes += frame.length;
  }

  async function rewrite(atMs: number): Promise<void> {
    await file?.close();
    await disk.remove(`${path}.new`);
    file = await disk.openForAppend(`${path}.new`);
    sizeBytes = 0;
    await append([...open.values()], [], atMs);
    await disk.rename(`${path}.new`, path); // the open file keeps its handle under the new name
    rewrittenBytes = sizeBytes;
  }

  return {
    openCount: () => open.size,
    isOpen: (key) => open.has(key),
    async write({ opened, closedKeys, atMs }) {
      for (const span of opened) open.set(spanKey(span), span);
      const known = closedKeys.filter((key) => open.delete(key));
      if (open.size === 0) {
        if (sizeBytes > 0) await file?.truncate(0);
        sizeBytes = 0;
        rewrittenBytes = 0;
        return;
      }
      if (sizeBytes > REWRITE_BYTES + 2 * rewrittenBytes) {
        await rewrite(atMs);
        return;
      }
      const stillOpen = opened.filter((span) => open.has(spanKey(span)));
      if (stillOpen.length > 0 || known.length > 0) await append(stillOpen, known, atMs);
    },
    async close() {
      await file?.close();
      file = null;
    },
  };
}

/** The spans that were open when their process died, and when it last wrote about them. */
export async function readOpenJournal(
  disk: SpoolDisk,
  folder: string,
): Promise<{ spans: Span[]; lastAtMs: number | null }> {
  const bytes = await disk.read(join(folder, JOURNAL_FILE)).catch(() => Buffer.alloc(0));
  const open = new Map<string, Span>();
  let lastAtMs: number | null = null;
  for (const { meta, payload } of decodeRecords(bytes).records) {
    const { closed, at } = (meta ?? {}) as { closed?: unknown; at?: unknown };
    for (const span of parseSpans(unzipText(payload))) open.set(spanKey(span), span);
    if (Array.isArray(closed)) for (const key of closed) open.delete(String(key));
    if (typeof at === "number") lastAtMs = Math.max(lastAtMs ?? 0, at);
  }
  return { spans: [...open.values()], lastAtMs };
}

function unzipText(payload: Uint8Array): string {
  try {
    return gunzipSync(payload).toString("utf8");
  } catch {
    return "[]"; // checked by its checksum before; a writer of another version
  }
}
