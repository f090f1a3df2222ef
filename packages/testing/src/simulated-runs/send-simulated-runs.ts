import type { RunObservation } from "@clawglass/core/health";
import { type SimulatedRun, simulateAgents } from "./simulate-agents.ts";
import { type OtlpJsonSpan, toOtlpSpans } from "./to-otlp-spans.ts";

const RUNS_PER_REQUEST = 200;

/** Sends runs of `@clawglass/core/health-simulation` to a server as OTLP. */
export async function sendSimulatedRuns(serverUrl: string, runs: readonly RunObservation[]): Promise<void> {
  await sendAll(serverUrl, runs, (run, place) => toOtlpSpans(run, place));
}

/** Sends to a server that holds a store of `buildSimulatedStore` what came after its making. */
export async function sendNewerRuns(serverUrl: string, madeAtMs: number, nowMs: number): Promise<void> {
  const isNewer = ({ run }: SimulatedRun) => run.startTimeMs >= madeAtMs && run.startTimeMs < nowMs;
  await sendAll(serverUrl, simulateAgents(madeAtMs).filter(isNewer), (run) => run.toSpans());
}

async function sendAll<Run>(
  serverUrl: string,
  runs: readonly Run[],
  toSpans: (run: Run, place: number) => OtlpJsonSpan[],
): Promise<void> {
  for (let from = 0; from < runs.length; from += RUNS_PER_REQUEST) {
    const spans = runs
      .slice(from, from + RUNS_PER_REQUEST)
      .flatMap((run, place) => toSpans(run, from + place));
    const response = await fetch(`${serverUrl}/v1/traces`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ resourceSpans: [{ scopeSpans: [{ spans }] }] }),
    });
    if (!response.ok) throw new Error(`the server answered ${response.status}: ${await response.text()}`);
  }
}
