import { z } from "zod";
import { RetentionStateSchema } from "./retention.ts";
import { STORAGE_KINDS } from "./storage-kinds.ts";

export const StorageBytesSchema = z.record(z.enum(STORAGE_KINDS), z.number());

/** What the store holds and takes. */
export const StorageUsageSchema = z.object({
  engine: z.string(),
  location: z.string(),
  schemaVersion: z.number(),
  /** All files of the store; null where the engine cannot tell. */
  sizeBytes: z.number().nullable(),
  /** `sizeBytes` without what is free and without the log: what retention by size goes by. */
  usedBytes: z.number().nullable(),
  /** null while it is being measured: on a large store that takes seconds. */
  bytesByKind: StorageBytesSchema.nullable(),
  measuredAtMs: z.number().nullable(),
  traceCount: z.number(),
  spanCount: z.number(),
  /** Request times; null for an empty store. */
  oldestTraceMs: z.number().nullable(),
  newestTraceMs: z.number().nullable(),
  index: z.object({
    /** Since when the oldest text waits for the search index; null when all is indexed. */
    waitsSinceMs: z.number().nullable(),
    /** How long that is; 0 when all is indexed. */
    lagMs: z.number(),
  }),
  /** What was acknowledged and is not in the store. */
  inbox: z.object({
    waitingCount: z.number(),
    waitingBytes: z.number(),
    /** Kept beside, as the pipeline did not take them; their files wait for somebody to look at them. */
    refusedCount: z.number(),
    /** Damaged on the disk before they were stored. */
    damagedCount: z.number(),
  }),
});
export type StorageUsage = z.infer<typeof StorageUsageSchema>;

/** Answer of `GET /api/clawglass/v1/storage`. */
export const StorageInfoSchema = StorageUsageSchema.extend({ retention: RetentionStateSchema });
export type StorageInfo = z.infer<typeof StorageInfoSchema>;
