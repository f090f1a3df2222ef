import type { OutboxEntry, OutboxStorage } from "../model/outbox.ts";

/** One key an entry: tabs that write at the same time never overwrite each other. */
export const OUTBOX_KEY_PREFIX = "clawglass.outbox.";

/** Keeps the outbox in the browser. What it refuses to store (blocked, full) is kept until the page is left. */
export function createOutboxStorage(): OutboxStorage {
  const unstored = new Map<string, OutboxEntry>();
  return {
    list() {
      const entries = [...unstored.values(), ...readStored()];
      return entries.sort((left, right) => (left.id < right.id ? -1 : 1));
    },
    put(entry) {
      try {
        localStorage.setItem(OUTBOX_KEY_PREFIX + entry.id, JSON.stringify(entry));
        unstored.delete(entry.id);
      } catch {
        unstored.set(entry.id, entry);
      }
    },
    remove(id) {
      unstored.delete(id);
      try {
        localStorage.removeItem(OUTBOX_KEY_PREFIX + id);
      } catch {
        // Storage is blocked: it held nothing.
      }
    },
  };
}

function readStored(): OutboxEntry[] {
  try {
    return Object.keys(localStorage)
      .filter((key) => key.startsWith(OUTBOX_KEY_PREFIX))
      .flatMap((key) => parseEntry(localStorage.getItem(key)));
  } catch {
    return [];
  }
}

function parseEntry(text: string | null): OutboxEntry[] {
  try {
    const entry = JSON.parse(text ?? "null") as OutboxEntry | null;
    return typeof entry?.id === "string" && typeof entry.change?.traceId === "string" ? [entry] : [];
  } catch {
    return [];
  }
}
