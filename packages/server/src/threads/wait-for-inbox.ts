import type { IngestGate } from "../ingest/inbox/ingest-gate.ts";
import type { ReaderCalls, WriterCalls } from "./methods.ts";

type Call = (method: string, args: unknown[]) => Promise<unknown>;

/** Queries that traces in the inbox cannot change. */
const UNCONCERNED_READS: readonly (keyof ReaderCalls)[] = [
  "getExperiment",
  "getExperimentByName",
  "listExperiments",
  "getRecord",
  "listRecords",
  "getArtifact",
  "listArtifacts",
  "getStats",
  "close",
];

/** Changes that need the traces they are about, or take them away. */
const CONCERNED_WRITES: readonly (keyof WriterCalls)[] = [
  "startTrace",
  "setTraceTag",
  "deleteTraceTag",
  "linkTracesToRun",
  "linkTraceToPrompts",
  "deleteTraces",
  "createAssessment",
  "updateAssessment",
  "deleteAssessment",
  "ingestSpans",
  "repriceCalls",
];

/**
 * A query sees what was acknowledged before it was asked; one that has waited its time says in its answer's header that it
 * does not. Where all queries are those of one request, they share that time.
 */
export function readAfterInbox(
  gate: IngestGate,
  call: Call,
  { isOneRequest }: { isOneRequest: boolean },
): Call {
  let timeIsOver: Promise<void> | null = null;
  return async (method, args) => {
    const mustWait = gate.waiting.requestCount > 0 && !(UNCONCERNED_READS as string[]).includes(method);
    if (mustWait) {
      const isOver = timeIsOver ?? delay(gate.readWaitMs);
      if (isOneRequest) timeIsOver = isOver;
      await Promise.race([gate.untilStored().catch(() => {}), isOver]);
    }
    return call(method, args);
  };
}

/** A change comes after what was acknowledged before it. STORE_FULL and the like when that cannot be stored. */
export function writeAfterInbox(gate: IngestGate, call: Call): Call {
  return async (method, args) => {
    if (gate.waiting.requestCount > 0 && (CONCERNED_WRITES as string[]).includes(method))
      await gate.untilStored();
    return call(method, args);
  };
}

function delay(durationMs: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, durationMs).unref());
}
