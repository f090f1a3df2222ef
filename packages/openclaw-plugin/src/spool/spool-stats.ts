import { LOSS_REASONS, type LossReason } from "./spool-types.ts";

/** What one process says about its spool, in `stats.json` of its folder, so that `status` can read it at any time. */
export interface SpoolStats {
  sentSpans: number;
  lostSpans: Record<LossReason, number>;
  /** Bytes of spool files that could not be read back. */
  damagedBytes: number;
  /** Spans whose process died and that were closed for it. */
  closedForDeadProcess: number;
  redacted: Record<string, number>;
  /** How often the worker thread failed; its work was then done in the event loop. */
  workerFaults: number;
  lastSuccessAtMs: number | null;
  lastError: DeliveryError | null;
  /** What the server said it is, at the last look. */
  server: string | null;
  /** How far each of the process's segments was acknowledged, by `<folder>/<segment>`. */
  acknowledgedBytes: Record<string, number>;
  /** Makers of folders whose counters are already in these. */
  adopted: string[];
  updatedAtMs: number;
}

export interface DeliveryError {
  atMs: number;
  message: string;
  hint: string | null;
}

export function createSpoolStats(): SpoolStats {
  return {
    sentSpans: 0,
    lostSpans: noLosses(),
    damagedBytes: 0,
    closedForDeadProcess: 0,
    redacted: {},
    workerFaults: 0,
    lastSuccessAtMs: null,
    lastError: null,
    server: null,
    acknowledgedBytes: {},
    adopted: [],
    updatedAtMs: 0,
  };
}

export function noLosses(): Record<LossReason, number> {
  return Object.fromEntries(LOSS_REASONS.map((reason) => [reason, 0])) as Record<LossReason, number>;
}

/** Adds the counters of another process to `into`; of times and errors the latest stays. */
export function addSpoolStats(into: SpoolStats, other: SpoolStats): void {
  into.sentSpans += other.sentSpans;
  into.damagedBytes += other.damagedBytes;
  into.closedForDeadProcess += other.closedForDeadProcess;
  into.workerFaults += other.workerFaults;
  for (const reason of LOSS_REASONS) into.lostSpans[reason] += other.lostSpans[reason];
  for (const [kind, count] of Object.entries(other.redacted)) {
    into.redacted[kind] = (into.redacted[kind] ?? 0) + count;
  }
  if ((other.lastSuccessAtMs ?? 0) > (into.lastSuccessAtMs ?? 0))
    into.lastSuccessAtMs = other.lastSuccessAtMs;
  if ((other.lastError?.atMs ?? 0) > (into.lastError?.atMs ?? 0)) into.lastError = other.lastError;
  if (other.server !== null && (into.server === null || other.updatedAtMs > into.updatedAtMs))
    into.server = other.server;
  into.updatedAtMs = Math.max(into.updatedAtMs, other.updatedAtMs);
}

/** Reads `stats.json`; what is missing or of a wrong type counts as never happened. */
export function parseSpoolStats(text: string): SpoolStats {
  const stats = createSpoolStats();
  let raw: Record<string, unknown>;
  try {
    raw = toRecord(JSON.parse(text));
  } catch {
    return stats;
  }
  const error = toRecord(raw.lastError);
  stats.sentSpans = toCount(raw.sentSpans);
  stats.damagedBytes = toCount(raw.damagedBytes);
  stats.closedForDeadProcess = toCount(raw.closedForDeadProcess);
  stats.workerFaults = toCount(raw.workerFaults);
  stats.updatedAtMs = toCount(raw.updatedAtMs);
  stats.redacted = toCounts(raw.redacted);
  stats.acknowledgedBytes = toCounts(raw.acknowledgedBytes);
  stats.lastSuccessAtMs = typeof raw.lastSuccessAtMs === "number" ? raw.lastSuccessAtMs : null;
  stats.server = typeof raw.server === "string" ? raw.server : null;
  stats.adopted = Array.isArray(raw.adopted) ? raw.adopted.filter((name) => typeof name === "string") : [];
  for (const reason of LOSS_REASONS) stats.lostSpans[reason] = toCount(toRecord(raw.lostSpans)[reason]);
  if (typeof error.message === "string") {
    stats.lastError = {
      atMs: toCount(error.atMs),
      message: error.message,
      hint: typeof error.hint === "string" ? error.hint : null,
    };
  }
  return stats;
}

function toRecord(value: unknown): Record<string, unknown> {
  return typeof value === "object" && value !== null ? (value as Record<string, unknown>) : {};
}

function toCount(value: unknown): number {
  return typeof value === "number" && Number.isFinite(value) && value > 0 ? value : 0;
}

function toCounts(value: unknown): Record<string, number> {
  return Object.fromEntries(Object.entries(toRecord(value)).map(([key, count]) => [key, toCount(count)]));
}
