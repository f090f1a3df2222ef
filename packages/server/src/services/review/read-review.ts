import { parseTraceOrder } from "@clawglass/core";
import type { ReviewAnswer, ReviewQueue, TraceSummary } from "@clawglass/core/api";
import type { RecordReader, RecordWriter, StoreReader } from "@clawglass/storage";
import { JsonCollection } from "../json-collection.ts";
import { fillReviewQueue } from "./fill-review-queue.ts";

/** Runs looked at to fill the queue: walks along an index, whatever the size of the store. */
const NEWEST_RUNS = 400;
const FAILED_RUNS = 60;
const MAX_EXPERIMENTS = 20;
/** Answers that are remembered, so that a skipped run does not come back. */
const MAX_ANSWERS = 500;
/** About ten minutes; then one may go on. */
const SITTING_RUNS = 20;
/** Without an answer for so long, the next one begins a new sitting. */
const SITTING_GAP_MS = 4 * 3_600_000;
const RECORD_ID = "owner";

interface Answer {
  traceId: string;
  outcome: "good" | "bad" | "skipped";
  atMs: number;
  title: string | null;
}

interface ReviewRecord {
  answers: Answer[];
}

type ReviewReader = Pick<StoreReader, "listTraceSummaries" | "listExperiments">;

export interface ReviewDeps {
  reader: RecordReader;
  writer: RecordWriter;
  nowMs(): number;
}

/** The review queue and what was answered. It lives on the server, so that a phone goes on where the desk stopped. */
export class Review {
  readonly #records: JsonCollection<ReviewRecord>;
  readonly #nowMs: () => number;

  constructor(deps: ReviewDeps) {
    this.#nowMs = deps.nowMs;
    this.#records = new JsonCollection<ReviewRecord>(deps, {
      name: "review",
      idOf: () => RECORD_ID,
      parentOf: () => "",
      notFound: () => "Nothing was reviewed yet.",
    });
  }

  async read(reader: ReviewReader): Promise<ReviewQueue> {
    const selection = { experimentIds: null, orderBy: parseTraceOrder([]), cursor: null };
    const [newest, failed, record] = await Promise.all([
      reader.listTraceSummaries({ ...selection, filter: "", limit: NEWEST_RUNS }),
      listFailedRuns(reader),
      this.#records.find(RECORD_ID),
    ]);
    const byId = new Map([...newest.items, ...failed].map((trace) => [trace.traceId, trace]));
    const traces = [...byId.values()].sort((left, right) => right.requestTimeMs - left.requestTimeMs);
    const answers = record?.answers ?? [];
    const done = findSitting(answers, this.#nowMs());
    const items = fillReviewQueue(traces, new Set(answers.map(({ traceId }) => traceId)));
    return {
      items: items.slice(0, SITTING_RUNS - (done.length % SITTING_RUNS)),
      done,
      looked: { runCount: traces.length, sinceMs: newest.items.at(-1)?.requestTimeMs ?? null },
    };
  }

  /** Notes what was said of a run, or takes it back. The same answer again changes nothing. */
  async answer(traceId: string, { outcome, title }: ReviewAnswer): Promise<void> {
    if ((await this.#records.find(RECORD_ID)) === null) {
      if (outcome === null) return;
      await this.#createRecord();
    }
    const atMs = this.#nowMs();
    await this.#records.update(RECORD_ID, ({ answers }) => {
      const known = answers.find((answer) => answer.traceId === traceId);
      if (known?.outcome === outcome) return { answers };
      const others = answers.filter((answer) => answer.traceId !== traceId);
      const added = outcome === null ? [] : [{ traceId, outcome, title, atMs }];
      return { answers: [...others, ...added].slice(-MAX_ANSWERS) };
    });
  }

  async #createRecord(): Promise<void> {
    try {
      await this.#records.create({ answers: [] });
    } catch {
      // Someone else was faster; where the store is at fault the update that follows says so.
    }
  }
}

/** One walk an experiment: the index of failed runs begins with it. */
async function listFailedRuns(reader: ReviewReader): Promise<TraceSummary[]> {
  const { items } = await reader.listExperiments({
    lifecycleStage: "active",
    limit: MAX_EXPERIMENTS,
    cursor: null,
  });
  const pages = await Promise.all(
    items.map(({ experimentId }) =>
      reader.listTraceSummaries({
        experimentIds: [experimentId],
        filter: "trace.status = 'ERROR'",
        orderBy: parseTraceOrder([]),
        limit: FAILED_RUNS,
        cursor: null,
      }),
    ),
  );
  return pages.flatMap((page) => page.items);
}

/** The answers since the last long pause; none when the pause is now. */
function findSitting(answers: readonly Answer[], nowMs: number): Answer[] {
  let start = answers.length;
  let laterMs = nowMs;
  while (start > 0) {
    const answer = answers[start - 1];
    if (answer === undefined || laterMs - answer.atMs > SITTING_GAP_MS) break;
    laterMs = answer.atMs;
    start -= 1;
  }
  return answers.slice(start);
}
