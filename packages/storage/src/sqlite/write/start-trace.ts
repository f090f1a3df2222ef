import type { DatabaseSync, StatementSync } from "node:sqlite";
import { AppError, METADATA_KEYS, TAG_KEYS, TRACE_STATES, type TraceInfo } from "@clawglass/core";
import type { StartTrace } from "../../contract/store-writer.ts";
import { LABEL_METADATA, LABEL_TAG } from "../codes.ts";
import { INFO_REQUEST_PREVIEW, INFO_RESPONSE_PREVIEW, type TraceRow } from "../trace-row.ts";
import type { AssessmentWriter } from "./assessments.ts";
import { parseExperimentId } from "./parse-experiment-id.ts";
import type { WriteContext } from "./write-context.ts";

/** What MLflow derives for every trace; stored only where a client sets it to something of its own. */
const DERIVED_TAGS: readonly string[] = [TAG_KEYS.spansLocation];
const DERIVED_METADATA: readonly string[] = [
  METADATA_KEYS.session,
  METADATA_KEYS.user,
  METADATA_KEYS.infoFinalized,
];

/** MLflow's StartTraceV3: creates a trace, or says the last word about one whose spans came first. */
export class TraceStarter {
  readonly #context: WriteContext;
  readonly #assessments: AssessmentWriter;
  readonly #readTraceInfo: (row: TraceRow) => TraceInfo;
  readonly #selectExperiment: StatementSync;

  constructor(
    context: WriteContext,
    assessments: AssessmentWriter,
    readTraceInfo: (row: TraceRow) => TraceInfo,
    database: DatabaseSync = context.database,
  ) {
    this.#context = context;
    this.#assessments = assessments;
    this.#readTraceInfo = readTraceInfo;
    this.#selectExperiment = database.prepare("SELECT is_deleted FROM experiments WHERE experiment_id = ?");
  }

  start(info: StartTrace): TraceInfo {
    const { traces } = this.#context;
    const experimentId = this.#requireActiveExperiment(info.experimentId);
    const row = traces.find(info.traceId) ?? traces.create(info.traceId, experimentId);
    row.client_request_id = info.clientRequestId;
    row.info_time_ms = info.requestTimeMs;
    row.info_duration_ms = info.executionDurationMs;
    row.info_state = TRACE_STATES.indexOf(info.state);
    if (info.requestPreview !== null) {
      row.request_preview = info.requestPreview;
      row.info_previews |= INFO_REQUEST_PREVIEW;
    }
    if (info.responsePreview !== null) {
      row.response_preview = info.responsePreview;
      row.info_previews |= INFO_RESPONSE_PREVIEW;
    }
    this.#setLabels(row, info);
    this.#context.saveTrace(row);
    for (const assessment of info.assessments) {
      this.#assessments.upsert({ ...assessment, traceId: info.traceId }, row.trace_key);
    }
    return this.#readTraceInfo(row);
  }

  #setLabels(row: TraceRow, info: StartTrace): void {
    const { traceLabels, names } = this.#context;
    row.session_id = info.metadata[METADATA_KEYS.session] ?? row.session_id;
    row.user_name_id = names.intern(info.metadata[METADATA_KEYS.user] ?? null) ?? row.user_name_id;
    for (const [key, value] of Object.entries(info.metadata)) {
      if (!DERIVED_METADATA.includes(key)) traceLabels.set(row, LABEL_METADATA, key, value);
    }
    for (const [key, value] of Object.entries(info.tags)) {
      if (!DERIVED_TAGS.includes(key)) traceLabels.set(row, LABEL_TAG, key, value);
    }
  }

  #requireActiveExperiment(experimentId: string): number {
    const id = parseExperimentId(experimentId);
    const experiment =
      id === null ? undefined : (this.#selectExperiment.get(id) as { is_deleted: number } | undefined);
    if (id === null || experiment === undefined) {
      throw new AppError("NOT_FOUND", `No Experiment with id=${experimentId} exists`, {
        hint: "Create the experiment first, or use experiment 0.",
      });
    }
    if (experiment.is_deleted === 1) {
      throw new AppError(
        "INVALID_INPUT",
        `The experiment ${experimentId} must be in the 'active' state. Current state is deleted.`,
        { hint: "Restore the experiment, or use another one." },
      );
    }
    return id;
  }
}
