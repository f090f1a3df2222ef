import {
  JobSchema,
  RetentionEditSchema,
  RetentionPreviewSchema,
  RetentionStateSchema,
  StorageInfoSchema,
} from "@clawglass/core/api";
import { rebuildTextIndex } from "../../services/upkeep/rebuild-text-index.ts";
import { shrinkStore } from "../../services/upkeep/shrink-store.ts";
import { StorageMeter } from "../../services/upkeep/storage-meter.ts";
import { type AppRoute, appRoute } from "./app-route.ts";
import type { AppRouteDeps } from "./app-route-deps.ts";

/** What the store takes, what it keeps for how long, and the long work on it. */
export function storageRoutes(deps: AppRouteDeps): AppRoute[] {
  const { gate } = deps;
  const meter = new StorageMeter({
    ...deps,
    readInbox: async () => ({
      waitingCount: gate.waiting.requestCount,
      waitingBytes: gate.waiting.byteCount,
      ...gate.setAside,
    }),
  });
  const { retention, jobs } = deps;
  return [
    appRoute({
      method: "GET",
      path: "/storage",
      summary: "What the store holds and takes, by kind, and how it is kept in bounds",
      answer: StorageInfoSchema,
      handle: async () => ({ ...(await meter.read()), retention: await retention.read() }),
    }),
    appRoute({
      method: "POST",
      path: "/storage/vacuum",
      summary: "Give the space of deleted traces back to the disk, while the server goes on",
      answer: JobSchema,
      handle: () => jobs.start("vacuum", (onProgress, signal) => shrinkStore(deps, onProgress, signal)),
    }),
    appRoute({
      method: "POST",
      path: "/storage/reindex",
      summary: "Make the text index anew, while the server goes on",
      answer: JobSchema,
      handle: () => jobs.start("reindex", (onProgress, signal) => rebuildTextIndex(deps, onProgress, signal)),
    }),
    appRoute({
      method: "GET",
      path: "/retention",
      summary: "How long traces are kept, and what the last run deleted",
      answer: RetentionStateSchema,
      handle: () => retention.read(),
    }),
    appRoute({
      method: "PUT",
      path: "/retention",
      summary: "Change how long traces are kept; what is left out stays as it is",
      body: RetentionEditSchema,
      answer: RetentionStateSchema,
      handle: ({ body }) => retention.save(body),
    }),
    appRoute({
      method: "POST",
      path: "/retention/preview",
      summary: "What retention would delete now, by the policy in force or by the one in the body",
      body: RetentionEditSchema,
      answer: RetentionPreviewSchema,
      handle: ({ body }) => retention.preview(body),
    }),
    appRoute({
      method: "POST",
      path: "/retention/run",
      summary: "Delete now what the policy does not keep",
      answer: JobSchema,
      handle: () => retention.run(),
    }),
    appRoute({
      method: "GET",
      path: "/jobs/:jobId",
      summary: "How far long work on the store is, and its report when it is done",
      answer: JobSchema,
      handle: ({ params }) => jobs.get(params.jobId),
    }),
  ];
}
