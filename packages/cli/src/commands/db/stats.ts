import { setTimeout as sleep } from "node:timers/promises";
import { createClawglassClient } from "@clawglass/client";
import { printBytes } from "@clawglass/core";
import type { StorageKind, StorageUsage } from "@clawglass/core/api";
import type { Command } from "commander";
import {
  addStoreOptions,
  findNamedServer,
  readStoreConfig,
  requireStore,
  type StoreFlags,
} from "../../db/store-target.ts";
import { tellWaiting } from "../../db/tell-waiting.ts";
import { formatTable } from "../../format-table.ts";
import type { Io } from "../../io.ts";

const EXAMPLES = `
Examples:
  clawglass db stats
  clawglass db stats --json | jq .bytesByKind
`;
const MEANINGS: Record<StorageKind, string> = {
  content: "prompts, answers, tool results; each once",
  rows: "runs, steps, labels",
  index: "words of the search",
  rollups: "figures of the charts",
  records: "datasets, scorers, attachments",
  inbox: "accepted, not yet sorted in",
  log: "the log of commits, emptied by itself",
  free: "given back by clawglass db vacuum",
};

/** `clawglass db stats`: what the store holds and takes. Reads only. */
export function addStatsCommand(db: Command, io: Io): void {
  addStoreOptions(db.command("stats"))
    .description("Say what the store holds and what it takes.")
    .option("--json", "Print it as JSON.")
    .addHelpText("after", EXAMPLES)
    .action(async (flags: StoreFlags & { json?: true }) => {
      const usage = await readUsage(flags, io);
      if (flags.json) io.out(JSON.stringify(usage, null, 2));
      else for (const line of describe(usage)) io.out(line);
    });
}

async function readUsage(flags: StoreFlags, io: Io): Promise<StorageUsage> {
  const server = findNamedServer(flags, io);
  if (server !== null)
    return createClawglassClient({ baseUrl: server.url, fetch: server.fetch }).getStorage();
  const config = await readStoreConfig(flags, io);
  await requireStore(config);
  const { inspectStoreInbox, openStoreEngine, StorageMeter } = await import("@clawglass/server/store-tools");
  const { engine, location } = await openStoreEngine(config.storeLocation);
  const reader = await engine.openReader(location);
  try {
    const failures: unknown[] = [];
    const meter = new StorageMeter({
      reader,
      readInbox: () => inspectStoreInbox(engine, location),
      nowMs: Date.now,
      sleep: (durationMs) => sleep(durationMs),
      reportError: (error) => failures.push(error),
    });
    const usage = await meter.read();
    if (failures.length > 0) throw failures[0];
    return usage;
  } finally {
    await reader.close();
  }
}

function describe(usage: StorageUsage): string[] {
  const lines = [
    `${usage.location}`,
    `${usage.traceCount.toLocaleString("en")} runs, ${usage.spanCount.toLocaleString("en")} steps${describeTimes(usage)}`,
    `${printBytes(usage.sizeBytes ?? 0)} on disk, schema ${usage.schemaVersion}`,
    usage.index.waitsSinceMs === null
      ? "The search index is up to date."
      : `The search index is ${Math.ceil(usage.index.lagMs / 1_000)} s behind.`,
    ...describeInbox(usage.inbox),
  ];
  if (usage.bytesByKind === null) return lines;
  const kinds = (Object.entries(usage.bytesByKind) as [StorageKind, number][]).sort((a, b) => b[1] - a[1]);
  return [
    ...lines,
    "",
    ...formatTable(kinds.map(([kind, bytes]) => [kind, printBytes(bytes), MEANINGS[kind]])).map(
      (line) => `  ${line}`,
    ),
  ];
}

function describeInbox({
  waitingCount,
  waitingBytes,
  refusedCount,
  damagedCount,
}: StorageUsage["inbox"]): string[] {
  const lines: string[] = [];
  if (waitingCount > 0) lines.push(tellWaiting(waitingCount, waitingBytes));
  if (refusedCount + damagedCount > 0) {
    const count = refusedCount + damagedCount;
    const requests =
      count === 1 ? "1 accepted request is" : `${count.toLocaleString("en")} accepted requests are`;
    lines.push(`${requests} not in the store: clawglass db verify says why.`);
  }
  return lines;
}

function describeTimes({ oldestTraceMs, newestTraceMs }: StorageUsage): string {
  if (oldestTraceMs === null || newestTraceMs === null) return "";
  const day = (timeMs: number) => new Date(timeMs).toISOString().slice(0, 10);
  return `, from ${day(oldestTraceMs)} to ${day(newestTraceMs)}`;
}
