import {
  AppError,
  type Assessment,
  CLAWGLASS_KEYS,
  isAppError,
  METADATA_KEYS,
  parseTraceOrder,
} from "@clawglass/core";
import type { NewAssessment } from "@clawglass/core/api";
import type { StoreReader, StoreWriter } from "@clawglass/storage";
import { toListFilter } from "./to-list-filter.ts";

/** Of a longer session the first so many runs are looked at. */
const MAX_SESSION_RUNS = 200;

export interface AssessmentDeps {
  reader: Pick<StoreReader, "getTraceInfos" | "searchTraceInfos">;
  writer: Pick<StoreWriter, "createAssessment" | "deleteAssessment">;
  nowMs(): number;
}

/** What people say about runs and sessions: MLflow's assessments, with ids that the page chose so that nothing doubles. */
export class AssessmentService {
  readonly #deps: AssessmentDeps;

  constructor(deps: AssessmentDeps) {
    this.#deps = deps;
  }

  /** With the replaced ones; oldest first. NOT_FOUND without the trace. */
  async list(traceId: string): Promise<Assessment[]> {
    const [info] = await this.#deps.reader.getTraceInfos([traceId]);
    if (info === undefined) throw new AppError("NOT_FOUND", `There is no trace ${traceId.slice(0, 100)}.`);
    return info.assessments;
  }

  /** What is said of the session as a whole, on whichever of its runs it is kept. */
  async listOfSession(sessionId: string): Promise<Assessment[]> {
    const infos = await this.#findSession(sessionId, MAX_SESSION_RUNS);
    return infos
      .flatMap(({ assessments }) => assessments)
      .filter(({ metadata }) => metadata[METADATA_KEYS.session] === sessionId);
  }

  /** The same request again answers with what is stored. */
  async create(traceId: string, given: NewAssessment): Promise<Assessment> {
    return this.#create(toAssessment(traceId, given, {}, this.#deps.nowMs()), () => this.list(traceId));
  }

  /** Kept on the session's first run, where MLflow keeps it too. */
  async createOnSession(sessionId: string, given: NewAssessment): Promise<Assessment> {
    const [first] = await this.#findSession(sessionId, 1);
    if (first === undefined) throw new AppError("NOT_FOUND", "There is no run of this session.");
    const metadata = { [METADATA_KEYS.session]: sessionId };
    const assessment = toAssessment(first.traceId, given, metadata, this.#deps.nowMs());
    return this.#create(assessment, () => this.listOfSession(sessionId));
  }

  /** Deletes one; what it replaced is valid again. Deleting what is gone is no error. */
  async delete(traceId: string, assessmentId: string): Promise<void> {
    await this.#deps.writer.deleteAssessment(traceId, assessmentId);
  }

  /** The run that keeps a label of the session; null when it is gone. */
  async findHolder(sessionId: string, assessmentId: string): Promise<string | null> {
    const all = await this.listOfSession(sessionId);
    return all.find((assessment) => assessment.assessmentId === assessmentId)?.traceId ?? null;
  }

  /** Deletes one with everything that it replaced, oldest first: none of them becomes valid on the way. */
  async deleteWithHistory(traceId: string, assessmentId: string): Promise<void> {
    const all = await this.list(traceId);
    for (const id of listHistory(all, assessmentId)) await this.#deps.writer.deleteAssessment(traceId, id);
  }

  async #create(assessment: Assessment, list: () => Promise<Assessment[]>): Promise<Assessment> {
    const known = (await list()).find(({ assessmentId }) => assessmentId === assessment.assessmentId);
    if (known !== undefined) return known;
    try {
      return await this.#deps.writer.createAssessment(assessment);
    } catch (error) {
      if (!isAppError(error, "ALREADY_EXISTS")) throw error;
      const other = (await list()).find(({ assessmentId }) => assessmentId === assessment.assessmentId);
      if (other === undefined) throw error;
      return other;
    }
  }

  async #findSession(sessionId: string, limit: number) {
    const { items } = await this.#deps.reader.searchTraceInfos({
      experimentIds: null,
      filter: toListFilter({ sessionId }),
      orderBy: parseTraceOrder(["timestamp_ms ASC"]),
      limit,
      cursor: null,
    });
    return items;
  }
}

/** Ids from the first one to the given one. */
function listHistory(all: readonly Assessment[], assessmentId: string): string[] {
  const byId = new Map(all.map((assessment) => [assessment.assessmentId, assessment]));
  const ids: string[] = [];
  for (let id: string | null = assessmentId; id !== null && !ids.includes(id); ) {
    const found: Assessment | undefined = byId.get(id);
    if (found === undefined) break;
    ids.push(id);
    id = found.overrides;
  }
  return ids.reverse();
}

function toAssessment(
  traceId: string,
  given: NewAssessment,
  metadata: Record<string, string>,
  nowMs: number,
): Assessment {
  const { kind, valueJson } = given;
  return {
    assessmentId: given.assessmentId,
    traceId,
    spanId: given.spanId,
    name: given.name,
    source: { type: "HUMAN", id: given.who },
    createTimeMs: nowMs,
    lastUpdateTimeMs: nowMs,
    content: kind === "feedback" ? { kind, valueJson, error: null } : { kind, valueJson },
    rationale: given.rationale || null,
    metadata: { ...metadata, ...(given.message === null ? {} : { [CLAWGLASS_KEYS.message]: given.message }) },
    overrides: given.overrides,
    isValid: true,
  };
}
