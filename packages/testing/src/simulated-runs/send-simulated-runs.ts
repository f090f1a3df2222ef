import type { RunObservation } from "@clawglass/core/health";
import { toOtlpSpans } from "./to-otlp-spans.ts";

const RUNS_PER_REQUEST = 200;

/** Sends runs of `@clawglass/core/health-simulation` to a server as OTLP. Tool calls beyond 60 in one run are left out. */
export async function sendSimulatedRuns(serverUrl: string, runs: readonly RunObservation[]): Promise<void> {
  for (let from = 0; from < runs.length; from += RUNS_PER_REQUEST) {
    const spans = runs
      .slice(from, from + RUNS_PER_REQUEST)
      .flatMap((run, place) => toOtlpSpans(run, from + place));
    const response = await fetch(`${serverUrl}/v1/traces`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ resourceSpans: [{ scopeSpans: [{ spans }] }] }),
    });
    if (!response.ok) throw new Error(`the server answered ${response.status}: ${await response.text()}`);
  }
}
