import { type Assessment, DEFAULT_EXPERIMENT_ID, type TraceId, USEFUL_LABEL } from "@clawglass/core";
import type { RunObservation } from "@clawglass/core/health";
import { BUILT_IN_PRICES } from "@clawglass/core/prices";
import { createIngestTally, DEFAULT_INGEST_LIMITS, normalize, toSpans } from "@clawglass/server/store-tools";
import type { ListedBatch } from "@clawglass/storage";
import { type SimulatedRun, simulateAgents } from "../simulated-runs/simulate-agents.ts";
import { buildStore } from "./build-store.ts";

const DAY_MS = 86_400_000;
/** Judges came late to this household. */
const SCORED_DAYS = 21;
const RUNS_PER_PERSONS_LABEL = 40;

/** A store of 100,000 runs of some months before `untilMs`, as a server would have stored them, with judges' scores and a person's labels. */
export async function buildSimulatedStore(
  location: string,
  untilMs: number,
  traceCount = 100_000,
): Promise<void> {
  const runs = simulateAgents(untilMs)
    .filter(({ run }) => run.startTimeMs < untilMs)
    .slice(-traceCount);
  let next = 0;
  const payloads = { createTrace: () => toBatch(runs[next++]) };
  await buildStore(location, payloads, runs.length, {
    addRest: async (writer) => {
      const assessments = runs
        .filter(({ run }) => run.startTimeMs > untilMs - SCORED_DAYS * DAY_MS)
        .flatMap(({ run, traceId }, index) => toAssessments(run, traceId, index));
      await Promise.all(assessments.map((assessment) => writer.createAssessment(assessment)));
    },
  });
}

/** As the server ingests it, but for the bytes. */
function toBatch(run: SimulatedRun | undefined): ListedBatch {
  const received = (run?.toSpans() ?? []).map((span) => ({ span, resource: null }));
  const decoded = toSpans(received, DEFAULT_INGEST_LIMITS, createIngestTally());
  const batch = normalize(decoded, { experimentId: DEFAULT_EXPERIMENT_ID, runId: null }, BUILT_IN_PRICES);
  return { ...batch, spans: [...batch.spans] };
}

function toAssessments(run: RunObservation, traceId: TraceId, index: number): Assessment[] {
  const createTimeMs = Math.round(run.startTimeMs + (run.durationMs ?? 0) + 1_000);
  const say = (name: string, value: unknown, source: Assessment["source"]): Assessment => ({
    assessmentId: `a-${traceId}-${name}`,
    traceId,
    spanId: null,
    name,
    source,
    createTimeMs,
    lastUpdateTimeMs: createTimeMs,
    content: { kind: "feedback", valueJson: JSON.stringify(value), error: null },
    rationale: null,
    metadata: {},
    overrides: null,
    isValid: true,
  });
  const judged = run.scores.map(({ name, value }) => say(name, value, { type: "LLM_JUDGE", id: "gpt-5" }));
  if (index % RUNS_PER_PERSONS_LABEL > 0) return judged;
  return [...judged, say(USEFUL_LABEL, run.state === "OK" && index % 3 > 0, { type: "HUMAN", id: "me" })];
}
