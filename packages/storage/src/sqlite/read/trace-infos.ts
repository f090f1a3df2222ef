import type { DatabaseSync, StatementSync } from "node:sqlite";
import type { TraceId, TraceInfo } from "@clawglass/core";
import { toStoredTraceId } from "../ids.ts";
import type { Labels } from "../labels.ts";
import type { Names } from "../names.ts";
import type { TraceRow } from "../trace-row.ts";
import { type AssessmentRow, SELECT_ASSESSMENTS, toAssessment } from "./assessment-rows.ts";
import { toTraceInfo } from "./to-trace-info.ts";

/** Builds MLflow's trace infos, with their assessments in the order they were made. */
export class TraceInfoReader {
  readonly #names: Names;
  readonly #labels: Labels;
  readonly #selectTrace: StatementSync;
  readonly #selectAssessments: StatementSync;
  readonly #selectArtifactLocation: StatementSync;

  constructor(database: DatabaseSync, names: Names, labels: Labels) {
    this.#names = names;
    this.#labels = labels;
    this.#selectTrace = database.prepare("SELECT * FROM traces WHERE trace_id = ?");
    this.#selectAssessments = database.prepare(
      `${SELECT_ASSESSMENTS} WHERE assessments.trace_key = ? ORDER BY create_time_ms, assessment_key`,
    );
    this.#selectArtifactLocation = database.prepare(
      "SELECT artifact_location FROM experiments WHERE experiment_id = ?",
    );
  }

  fromRow(row: TraceRow): TraceInfo {
    const experiment = this.#selectArtifactLocation.get(row.experiment_id) as
      | { artifact_location: string }
      | undefined;
    const assessments = this.#selectAssessments.all(row.trace_key) as unknown as AssessmentRow[];
    return toTraceInfo({
      row,
      names: this.#names,
      labels: this.#labels,
      artifactLocation: experiment?.artifact_location ?? "",
      assessments: assessments.map(toAssessment),
    });
  }

  /** In the order asked; unknown ids are left out. */
  get(traceIds: readonly TraceId[]): TraceInfo[] {
    return traceIds.flatMap((traceId) => {
      const row = this.#selectTrace.get(toStoredTraceId(traceId)) as TraceRow | undefined;
      return row === undefined ? [] : [this.fromRow(row)];
    });
  }
}
