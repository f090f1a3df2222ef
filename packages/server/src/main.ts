import { randomBytes } from "node:crypto";
import { mkdirSync } from "node:fs";
import { dirname } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { AppError } from "@clawglass/core";
import type { FastifyInstance } from "fastify";
import type { ServerConfig } from "./config.ts";
import { listen } from "./http/listen.ts";
import { toFetch } from "./http/to-fetch.ts";
import { DEFAULT_INGEST_LIMITS } from "./ingest/limits.ts";
import { createLiveBus } from "./live/live-bus.ts";
import { findPageFolder } from "./page-folder.ts";
import { announceServer } from "./store/announce-server.ts";
import { openOwnPricesFile } from "./store/own-prices-file.ts";
import { startStoreThreads } from "./threads/start-store-threads.ts";

const MAX_READER_THREADS = 2;
const MAX_QUEUED_BYTES = 64 * 1024 * 1024;
const MAX_INBOX_BYTES = 256 * 1024 * 1024;
/** How long the server waits at its end for requests that are still on their way. */
const CLOSE_GRACE_MS = 5_000;

export interface RunningServer {
  /** Where the page is, as a browser takes it. */
  url: string;
  /** Stops taking requests, finishes those that run, commits, closes. */
  close(): Promise<void>;
}

export interface ServerHooks {
  /** For errors that are nobody's fault but the server's. */
  reportError(error: unknown): void;
  /** The store cannot be written any more: nothing may be acknowledged, the process has to end. */
  onFatal(error: Error): void;
}

/** Opens the store, builds the app, listens. Rejects with an AppError that says what to do. */
export async function startServer(config: ServerConfig, hooks: ServerHooks): Promise<RunningServer> {
  const { app, close } = await openApp(config, hooks);
  try {
    const url = await listen(app, config);
    const running = announceServer(config.storePath, { url, pid: process.pid });
    return {
      url,
      async close() {
        running.withdraw();
        await close();
      },
    };
  } catch (error) {
    await close();
    throw error;
  }
}

/** The same server without a port, for commands on a store that no server runs on: its API by `fetch`, in this process. */
export async function openStoreApi(
  config: ServerConfig,
  hooks: ServerHooks,
): Promise<{ fetch: typeof globalThis.fetch; close(): Promise<void> }> {
  const { app, close } = await openApp(config, hooks);
  return { fetch: toFetch(app), close };
}

/** The composition root. */
async function openApp(
  config: ServerConfig,
  hooks: ServerHooks,
): Promise<{ app: FastifyInstance; close(): Promise<void> }> {
  makeDataFolder(dirname(config.storePath));
  const live = createLiveBus();
  const ownPrices = openOwnPricesFile(config.pricesPath);
  const threads = startStoreThreads({
    storeLocation: config.storeLocation,
    limits: DEFAULT_INGEST_LIMITS,
    ownPrices: ownPrices.read(),
    maxReaderThreads: MAX_READER_THREADS,
    maxQueuedBytes: MAX_QUEUED_BYTES,
    maxInboxBytes: MAX_INBOX_BYTES,
    nowMs: Date.now,
    reportError: hooks.reportError,
    onChanges: (changes) => live.publish(changes),
    onWriterCrash: hooks.onFatal,
  });
  try {
    // Loaded only now: the writer thread opens the store meanwhile.
    const { createApp } = await import("./app.ts");
    const app = createApp({
      ...threads,
      live,
      limits: DEFAULT_INGEST_LIMITS,
      allowedHosts: config.allowedHosts,
      pageFolder: findPageFolder(),
      settings: config.settings,
      retentionOverrides: config.retentionOverrides,
      ownPrices,
      startedAtMs: Date.now(),
      nowMs: Date.now,
      newHexId: () => randomBytes(16).toString("hex"),
      sleep: async (durationMs) => {
        await sleep(durationMs);
      },
      scheduleLater(run, delayMs) {
        const timer = setTimeout(run, delayMs).unref();
        return () => clearTimeout(timer);
      },
      reportError: hooks.reportError,
    });
    await Promise.all([threads.ready, app.ready()]);
    return {
      app,
      async close() {
        const timer = setTimeout(() => app.server.closeAllConnections(), CLOSE_GRACE_MS);
        await app.close();
        clearTimeout(timer);
        await threads.close();
      },
    };
  } catch (error) {
    await threads.close().catch(() => {}); // a store that did not open cannot be closed either
    throw error;
  }
}

function makeDataFolder(folder: string): void {
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
  } catch (cause) {
    throw new AppError("STORE_UNAVAILABLE", `The data folder ${folder} cannot be made: ${String(cause)}`, {
      hint: "Name a folder that you may write, with --data-dir.",
      cause,
    });
  }
}
