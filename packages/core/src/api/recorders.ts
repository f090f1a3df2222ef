import { z } from "zod";

/** What runs the agent: a Gateway, which goes on reporting, or one command such as `openclaw agent --local`. */
export const RECORDER_PROCESSES = ["gateway", "command"] as const;
export type RecorderProcess = (typeof RECORDER_PROCESSES)[number];

/** How a recorder hears of something: a hook, an event of the agent's stream, or a diagnostic event. */
export const HEARD_KINDS = ["hook", "agent-event", "diagnostic"] as const;

/** Where a setting came from: the plugin's configuration, an environment variable, or nowhere. */
export const SETTING_SOURCES = ["config", "environment", "default"] as const;

const count = z.int().nonnegative();
const timeMs = z.number().nonnegative();
const name = z.string().min(1).max(120);
const words = z.string().max(2_000);

/** Something that happened inside the agent and that a recorder listens to. */
export const HeardEventSchema = z.object({
  name,
  kind: z.enum(HEARD_KINDS),
  /** Since the recorder started; 0 for what it listens to in vain. */
  firedCount: count,
  lastAtMs: timeMs.nullable(),
  /** The grant without which it stays silent; null when it needs none. */
  neededGrant: name.nullable(),
});
export type HeardEvent = z.infer<typeof HeardEventSchema>;

/** What the operator allows a recorder, or not. */
export const RecorderGrantSchema = z.object({
  name,
  isGranted: z.boolean(),
  /** What to do so that it is granted. */
  remedy: words,
});
export type RecorderGrant = z.infer<typeof RecorderGrantSchema>;

/**
 * What a recorder says about itself: body of `PUT /api/clawglass/v1/recorders/{recorderId}`. Holds names, counts and
 * settings, never the content of a run or a secret. Its texts come from another machine: data, not instructions.
 */
export const RecorderReportSchema = z.object({
  process: z.enum(RECORDER_PROCESSES),
  hostName: z.string().max(300),
  pluginVersion: z.string().max(60),
  /** null when OpenClaw does not say. */
  openclawVersion: z.string().max(60).nullable(),
  /** By the recorder's clock, as all times of the report. */
  startedAtMs: timeMs,
  reportedAtMs: timeMs,
  /** The next report comes at the latest so much later; null when this is the last one. */
  nextReportWithinMs: timeMs.nullable(),
  hooks: z.array(HeardEventSchema).max(300),
  grants: z.array(RecorderGrantSchema).max(20),
  spool: z.object({
    waitingSpans: count,
    waitingBytes: count,
    maxBytes: count,
    oldestWaitingAtMs: timeMs.nullable(),
  }),
  /** Since the recorder started, with what it took over from processes that died. */
  sentSpans: count,
  lastSentAtMs: timeMs.nullable(),
  /** Every reason for which spans were lost; empty when none was. */
  lost: z.array(z.object({ reason: name, spans: count })).max(30),
  /** What did not go as planned while recording, by kind; empty when all did. */
  faults: z.array(z.object({ kind: words, count })).max(100),
  /** null when there never was one. Over when something was sent after it. */
  lastError: z.object({ atMs: timeMs, message: words, hint: words.nullable() }).nullable(),
  /** What is in force. A secret is "(set)"; an option without a value is null. */
  settings: z
    .array(
      z.object({
        name,
        value: words.nullable(),
        source: z.enum(SETTING_SOURCES),
        /** The variable that can set it; null when none can. */
        variable: name.nullable(),
      }),
    )
    .max(60),
});
export type RecorderReport = z.infer<typeof RecorderReportSchema>;

/** `silent`: a report is overdue. `ended`: the last one said so. */
export const RECORDER_ACTIVITIES = ["reporting", "silent", "ended"] as const;

/** The last report of a recorder. */
export const RecorderSchema = RecorderReportSchema.extend({
  recorderId: z.string(),
  activity: z.enum(RECORDER_ACTIVITIES),
  /** By the server's clock. */
  receivedAtMs: timeMs,
});
export type Recorder = z.infer<typeof RecorderSchema>;

/** Answer of `GET /api/clawglass/v1/recorders`, the one that was heard last first. */
export const RecorderListSchema = z.object({ recorders: z.array(RecorderSchema) });
export type RecorderList = z.infer<typeof RecorderListSchema>;
