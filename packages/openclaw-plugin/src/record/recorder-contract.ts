import type { SpanSink } from "./span-sink.ts";

/**
 * What the rest of the plugin gives to the recorder. All of it is called synchronously, none of it may throw; what
 * throws all the same is counted as a fault and goes no further.
 */
export interface RecorderOptions {
  sink: SpanSink;
  /** Milliseconds since 1970. Used for work that no event started; events carry their own time. */
  clock: () => number;
  /** Runs the task soon, outside the hook that is being handled. */
  schedule: (task: () => void) => void;
  logger: RecorderLogger;
  settings: RecorderSettings;
  /** Applied once to every text of content before it is kept in a span. Left out: texts stay as they are. */
  redactText?: RedactText;
  /** Asked before texts are redacted, and waited for. Left out: all texts are redacted when they are needed. */
  prepareTexts?: PrepareTexts;
  /** Reads a skill's file for its content hash; null when it cannot be read. Left out: hashes are unknown. */
  readSkillFile?: (path: string) => Promise<Uint8Array | null>;
}

export interface RecorderLogger {
  warn(message: string): void;
}

/**
 * @param text a text of a payload, whole
 * @param key the name of the field that holds it (for an item of a list, of the list), null for a text of its own
 */
export type RedactText = (text: string, key: string | null) => string;

/**
 * Makes the redaction of long texts ready. `null`: there is nothing to wait for. The promise never rejects; a text that
 * could not be made ready is redacted when it is needed.
 */
export type PrepareTexts = (texts: readonly string[]) => Promise<void> | null;

export const CONTENT_MODES = ["full", "none"] as const;
/** `none`: no prompt, reply, parameter or result leaves the recorder; all names, times, tokens and statuses do. */
export type ContentMode = (typeof CONTENT_MODES)[number];

export interface RecorderSettings {
  contentMode: ContentMode;
  /**
   * Whether the operator granted conversation access. Without the grant OpenClaw still hands over texts by other
   * hooks; the recorder then behaves as with `contentMode: "none"` and says so on the root span.
   */
  hasConversationAccess: boolean;
  /**
   * `provider/model` ids with a configured price above 0. A cost of 0 for any other model is what OpenClaw
   * fills in when nobody stated a price, and stays unknown.
   */
  pricedModels: ReadonlySet<string>;
  /** Versions for the root span; null when unknown. */
  hostVersion: string | null;
  pluginVersion: string | null;
  limits?: Partial<RecorderLimits>;
}

export interface RecorderLimits {
  /** More open runs than this: the oldest is closed as incomplete. */
  maxOpenRuns: number;
  /** Retained payload of all open runs, in UTF-16 units. Beyond it, the biggest run gives up its payload. */
  maxRetainedChars: number;
  /** One text of a payload; the rest is cut, counted, and said at the cut. */
  maxTextChars: number;
  /** One input or output of a span. */
  maxPayloadChars: number;
  /** Events that wait for their turn; more are dropped and counted. */
  maxQueuedEvents: number;
  /** Closed runs that are remembered for late events and feedback. */
  maxRecentRuns: number;
  /** Longest stretch of work between two turns of the event loop. */
  sliceMs: number;
}

export const DEFAULT_RECORDER_LIMITS: RecorderLimits = Object.freeze({
  maxOpenRuns: 200,
  maxRetainedChars: 64 * 1024 * 1024,
  maxTextChars: 256 * 1024,
  maxPayloadChars: 8 * 1024 * 1024,
  maxQueuedEvents: 20_000,
  maxRecentRuns: 500,
  sliceMs: 1,
});

/** Why everything that is still open is closed now. */
export type FlushReason = "gateway-stopping" | "process-ending";

/**
 * Turns what OpenClaw tells a plugin into spans. One for the whole process, fed by every instance of the plugin.
 * No method throws, waits, or changes what it is given.
 */
export interface Recorder {
  /** One call of a hook. `atMs`: when the handler was entered. */
  onHook(name: string, event: unknown, ctx: unknown, atMs: number): void;
  /** One event of the agent-event stream (`lifecycle`, `tool`, `approval`, `compaction`). */
  onAgentEvent(event: unknown, atMs: number): void;
  /** One internal diagnostic event: optional enrichment. */
  onDiagnosticEvent(event: unknown, atMs: number): void;
  /** Closes what waited long enough. Call it about every second while `counters()` shows runs or retained content. */
  tick(nowMs: number): void;
  /** Handles everything that waits now, on this stack: before a process ends. Open runs stay open. */
  drain(): void;
  /** Drains and closes every open run: finished ones as they are, the others as incomplete. */
  flushAll(reason: FlushReason): void;
  /** New settings for all runs that begin from now on. */
  configure(settings: RecorderSettings): void;
  counters(): RecorderCounters;
  /** Runs that closed, newest first: for feedback and status. */
  recentRuns(): readonly RecentRun[];
  /** Drains, stops, and gives all open runs as plain JSON data, for the recorder of a newer plugin. */
  handOver(): RecorderState;
  /** Goes on with what another recorder handed over. State of an unknown version is counted and left. */
  adopt(state: unknown): void;
}

/** Plain JSON data. Only the recorder looks inside. */
export interface RecorderState {
  stateVersion: number;
  [field: string]: unknown;
}

export interface RecorderCounters {
  openRuns: number;
  /** Runs whose end was seen and that wait for late events. */
  settlingRuns: number;
  retainedChars: number;
  queuedEvents: number;
  /** Events by name since the recorder was made. */
  events: Record<string, number>;
  /** When each of them came last, in ms since 1970. */
  lastEventAtMs: Record<string, number>;
  /** Everything that did not go as planned, by kind; a kind that never happened is left out. */
  faults: Record<string, number>;
  spansEmitted: number;
  runsClosed: number;
  truncatedTexts: number;
  truncatedChars: number;
}

export interface RecentRun {
  runId: string;
  traceId: string;
  rootSpanId: string;
  sessionKey: string | null;
  trigger: string;
  status: "OK" | "ERROR";
  endedAtMs: number;
  /** Ids of the messages that were delivered for the run, as the channel names them. */
  deliveredMessageIds: readonly string[];
}
