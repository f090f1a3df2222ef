import { z } from "zod";
import { TraceSummarySchema } from "./trace-summary.ts";

/**
 * Messages of `GET /api/clawglass/v1/live` (server-sent events; the event's name is `kind`, its data this JSON).
 * `hello` comes first on every connection: a client that sees another `storeId`, or missed a sequence, loads its list anew.
 */
export const LiveEventSchema = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("hello"), storeId: z.string(), sequence: z.number() }),
  /** A trace was created or changed and the change is committed. */
  z.object({ kind: z.literal("trace"), sequence: z.number(), trace: TraceSummarySchema }),
  z.object({ kind: z.literal("trace-deleted"), sequence: z.number(), traceId: z.string() }),
  /** The server had to leave out changes for this client: it loads its list anew. */
  z.object({ kind: z.literal("reset"), sequence: z.number() }),
]);
export type LiveEvent = z.infer<typeof LiveEventSchema>;
