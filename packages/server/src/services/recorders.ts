import { AppError } from "@clawglass/core";
import type { Recorder, RecorderReport } from "@clawglass/core/api";
import { JsonCollection, type RecordStores } from "./json-collection.ts";

/** Recorders that are remembered; of more, the ones that were not heard for longest are forgotten. */
const MAX_RECORDERS = 50;
/** A recorder is silent when this many of its reports should have come and none did. */
const MISSED_REPORTS = 3;
const RECORDER_ID = /^[\w.-]{1,64}$/;

interface KeptReport extends RecorderReport {
  recorderId: string;
  receivedAtMs: number;
}

export interface RecordersDeps extends RecordStores {
  nowMs(): number;
}

/** What the recorders that send to this server said about themselves last. */
export class Recorders {
  readonly #deps: RecordersDeps;
  readonly #reports: JsonCollection<KeptReport>;

  constructor(deps: RecordersDeps) {
    this.#deps = deps;
    this.#reports = new JsonCollection<KeptReport>(deps, {
      name: "recorder",
      idOf: ({ recorderId }) => recorderId,
      parentOf: () => "",
      notFound: (id) => `No recorder '${id}' has reported.`,
    });
  }

  async list(): Promise<Recorder[]> {
    const nowMs = this.#deps.nowMs();
    return (await this.#listNewestFirst()).map((report) => ({
      ...report,
      activity: findActivity(report, nowMs),
    }));
  }

  /** Keeps a report in the place of the one before it. */
  async report(recorderId: string, report: RecorderReport): Promise<void> {
    if (!RECORDER_ID.test(recorderId)) {
      throw new AppError("INVALID_INPUT", "A recorder's id has 1 to 64 letters, digits, '.', '_' or '-'.");
    }
    const kept = { ...report, recorderId, receivedAtMs: this.#deps.nowMs() };
    await this.#deps.writer.writeRecords([this.#reports.putChange(kept, null)]);
    for (const { recorderId: forgotten } of (await this.#listNewestFirst()).slice(MAX_RECORDERS)) {
      await this.#reports.delete(forgotten);
    }
  }

  forget(recorderId: string): Promise<void> {
    return this.#reports.delete(recorderId);
  }

  async #listNewestFirst(): Promise<KeptReport[]> {
    return (await this.#reports.list()).sort((left, right) => right.receivedAtMs - left.receivedAtMs);
  }
}

function findActivity({ nextReportWithinMs, receivedAtMs }: KeptReport, nowMs: number): Recorder["activity"] {
  if (nextReportWithinMs === null) return "ended";
  return nowMs - receivedAtMs > MISSED_REPORTS * nextReportWithinMs ? "silent" : "reporting";
}
