import type { RecorderReport } from "@clawglass/core/api";
import type { HttpClient } from "../send/http-client.ts";
import { findClawglass } from "../send/probe-server.ts";
import { type ServerTarget, toAuthorization } from "../send/server-target.ts";

/** How often the reporter looks whether there is something new to say. */
export const REPORT_TICK_MS = 15_000;
/** The longest time between two reports of a process that goes on. */
export const REPORT_EVERY_MS = 60_000;
/** A server that takes no reports, such as a stock MLflow, is asked no more often than this what it is. */
const OTHER_SERVER_MS = 2 * 60_000;
const REPORT_TIMEOUT_MS = 3_000;

export interface ReporterOptions {
  http: HttpClient;
  clock: () => number;
  /** Asked for each report: a process may learn that it is a Gateway. */
  recorderId: () => string;
  buildReport: (nextReportWithinMs: number | null) => RecorderReport;
}

/**
 * Tells a Clawglass server how the recorder is. A server is asked what it is before each report, so that no other
 * kind ever gets one. Reports that do not arrive are dropped: the next one says it all again. Never throws.
 */
export class Reporter {
  private readonly options: ReporterOptions;
  private target: ServerTarget | null = null;
  private sent = { fingerprint: "", atMs: Number.NEGATIVE_INFINITY };
  private pausedUntilMs = Number.NEGATIVE_INFINITY;
  private underWay: Promise<void> | null = null;

  constructor(options: ReporterOptions) {
    this.options = options;
  }

  /** null: where to report is not known yet. */
  configure(target: ServerTarget | null): void {
    if (JSON.stringify(target) === JSON.stringify(this.target)) return;
    this.target = target;
    this.pausedUntilMs = Number.NEGATIVE_INFINITY;
    this.sent = { fingerprint: "", atMs: Number.NEGATIVE_INFINITY };
  }

  /** Reports when something changed, or when the last report is a minute old. Returns at once. */
  tick(): void {
    const { clock, buildReport } = this.options;
    const nowMs = clock();
    if (this.underWay !== null || this.target === null || nowMs < this.pausedUntilMs) return;
    const report = buildReport(REPORT_EVERY_MS);
    const isDue = nowMs - this.sent.atMs > REPORT_EVERY_MS - REPORT_TICK_MS;
    if (isDue || toFingerprint(report) !== this.sent.fingerprint) this.send(report);
  }

  /** The last report of this process. Resolves when it arrived, or after `timeoutMs`. */
  async reportEnd(timeoutMs: number): Promise<void> {
    if (this.target === null || this.options.clock() < this.pausedUntilMs) return;
    const deadline = AbortSignal.timeout(timeoutMs);
    const isOver = new Promise<void>((resolve) => deadline.addEventListener("abort", () => resolve()));
    const isDone = (this.underWay ?? Promise.resolve()).then(() => {
      if (!deadline.aborted) this.send(this.options.buildReport(null));
      return this.underWay;
    });
    await Promise.race([isDone, isOver]);
  }

  private send(report: RecorderReport): void {
    const { target } = this;
    if (target === null) return;
    this.underWay = this.put(target, report)
      .then((isTaken) => {
        if (target !== this.target) return; // other settings came in between
        if (isTaken) this.sent = { fingerprint: toFingerprint(report), atMs: this.options.clock() };
        else this.pausedUntilMs = this.options.clock() + OTHER_SERVER_MS;
      })
      .catch(() => undefined) // nobody there: the next tick tries again
      .finally(() => {
        this.underWay = null;
      });
  }

  /** false when the server takes no reports: it is no Clawglass, an older one, or wants other credentials. */
  private async put(target: ServerTarget, report: RecorderReport): Promise<boolean> {
    const { http, recorderId } = this.options;
    if ((await findClawglass(http, target)) === null) return false;
    const { status } = await http({
      method: "PUT",
      url: `${target.trackingUri}/api/clawglass/v1/recorders/${recorderId()}`,
      headers: { "content-type": "application/json", ...toAuthorization(target.credentials) },
      body: JSON.stringify(report),
      timeoutMs: REPORT_TIMEOUT_MS,
    });
    if (status >= 500) throw new Error(`the server answered ${status}`);
    return status < 300;
  }
}

function toFingerprint(report: RecorderReport): string {
  return JSON.stringify({ ...report, reportedAtMs: 0 });
}
