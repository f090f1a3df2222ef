import type { StatementSync } from "node:sqlite";
import type { TraceDeletion } from "../../contract/store-writer.ts";
import { decodeEntryList } from "../content/entry-list.ts";
import { hashPiece } from "../content/hash-piece.ts";
import {
  type ContentRef,
  type EntryRef,
  fromChain,
  fromEntry,
  isChain,
  NO_PARENT,
  toChainId,
  toEntry,
} from "../content/refs.ts";
import { fromStoredTraceId } from "../ids.ts";
import { toSpanContribution } from "../rollups/rollup-figures.ts";
import { FIRST_ENTRY_OF_DOCUMENT } from "../search/first-entry-sql.ts";
import type { SpanRow } from "../span-row.ts";
import type { TraceRow } from "../trace-row.ts";
import { parseExperimentId } from "./parse-experiment-id.ts";
import type { WriteContext } from "./write-context.ts";

/** How many deletions a returning client can catch up with; beyond, it loads its list anew. */
const MAX_KNOWN_DELETIONS = 10_000;

interface ChainRow {
  parent_id: number;
  entries: Uint8Array;
  child_count: number;
}

/** Deletes traces with everything that only they use. Bytes leave their blocks when the commit is written. */
export class TraceDeleter {
  readonly #context: WriteContext;
  readonly #statements: Record<
    | "byTime"
    | "contents"
    | "dropContents"
    | "spans"
    | "dropSpans"
    | "dropRuns"
    | "dropPrompts"
    | "dropAssessments"
    | "dropArtifacts"
    | "isContentUsed"
    | "chain"
    | "dropChain"
    | "dropChild"
    | "dropChainUse"
    | "chainUses"
    | "dropPiece"
    | "dropSearchChain"
    | "dropSearchPlaces"
    | "markDead"
    | "forgetDeletions"
    | "noteForgotten",
    StatementSync
  >;

  constructor(context: WriteContext) {
    this.#context = context;
    const prepare = (sql: string): StatementSync => context.database.prepare(sql);
    this.#statements = {
      byTime: prepare(
        `SELECT * FROM traces WHERE experiment_id = ? AND request_time_ms <= ?
         ORDER BY request_time_ms, trace_id DESC LIMIT ?`,
      ),
      contents: prepare("SELECT content_ref FROM trace_contents WHERE trace_key = ?"),
      dropContents: prepare("DELETE FROM trace_contents WHERE trace_key = ?"),
      spans: prepare("SELECT * FROM spans WHERE trace_key = ?"),
      dropSpans: prepare("DELETE FROM spans WHERE trace_key = ?"),
      dropRuns: prepare("DELETE FROM run_traces WHERE trace_key = ?"),
      dropPrompts: prepare("DELETE FROM prompt_traces WHERE trace_key = ?"),
      dropAssessments: prepare("DELETE FROM assessments WHERE trace_key = ?"),
      // '0' is the character behind '/': the range holds all paths below the folder and no other.
      dropArtifacts: prepare("DELETE FROM artifacts WHERE path >= ? || '/' AND path < ? || '0'"),
      isContentUsed: prepare("SELECT 1 FROM trace_contents WHERE content_ref = ? LIMIT 1"),
      chain: prepare("SELECT parent_id, entries, child_count FROM chains WHERE chain_id = ?"),
      dropChild: prepare("UPDATE chains SET child_count = child_count - 1 WHERE chain_id = ?"),
      dropChainUse: prepare("UPDATE pieces SET chain_uses = chain_uses - 1 WHERE hash = ?"),
      chainUses: prepare("SELECT chain_uses FROM pieces WHERE hash = ?"),
      dropChain: prepare("DELETE FROM chains WHERE chain_id = ?"),
      // Earlier versions noted each entry, not its document.
      dropSearchChain: prepare(
        `DELETE FROM search_chains WHERE entry_ref IN (?1, ${FIRST_ENTRY_OF_DOCUMENT}) AND chain_id = ?2`,
      ),
      dropSearchPlaces: prepare(
        `DELETE FROM search_places WHERE entry_ref IN (?1, ${FIRST_ENTRY_OF_DOCUMENT}) AND trace_key = ?2`,
      ),
      dropPiece: prepare("DELETE FROM pieces WHERE hash = ?"),
      markDead: prepare("INSERT OR IGNORE INTO dead_entries (entry_ref) VALUES (?)"),
      forgetDeletions: prepare(
        `DELETE FROM deleted_traces WHERE sequence <=
           (SELECT sequence FROM deleted_traces ORDER BY sequence DESC LIMIT 1 OFFSET ${MAX_KNOWN_DELETIONS})
         RETURNING sequence`,
      ),
      noteForgotten: prepare(
        `INSERT INTO counters (name, value) VALUES ('forgotten_deletions', ?1)
         ON CONFLICT (name) DO UPDATE SET value = max(value, ?1)`,
      ),
    };
  }

  delete(selection: TraceDeletion): { deletedCount: number; deletedSpanCount: number } {
    const selected = this.#select(selection);
    let deletedSpanCount = 0;
    for (const trace of selected) deletedSpanCount += this.#deleteTrace(trace);
    if (selected.length === 0) return { deletedCount: 0, deletedSpanCount };
    this.#context.forget();
    const forgotten = this.#statements.forgetDeletions.all() as { sequence: number }[];
    if (forgotten.length > 0) {
      this.#statements.noteForgotten.run(Math.max(...forgotten.map(({ sequence }) => sequence)));
    }
    return { deletedCount: selected.length, deletedSpanCount };
  }

  #select(selection: TraceDeletion): TraceRow[] {
    if ("unchanged" in selection) {
      return selection.unchanged.flatMap(({ traceId, revision }) => {
        const row = this.#context.traces.find(traceId);
        return row?.revision === revision ? [row] : [];
      });
    }
    const experimentId = parseExperimentId(selection.experimentId);
    if (experimentId === null) return [];
    if ("traceIds" in selection) {
      return [...new Set(selection.traceIds)].flatMap((traceId) => {
        const row = this.#context.traces.find(traceId);
        return row?.experiment_id === experimentId ? [row] : [];
      });
    }
    const limit = selection.maxTraces ?? -1;
    const rows = this.#statements.byTime.all(experimentId, selection.maxRequestTimeMs, limit);
    return (rows as unknown as TraceRow[]).map((row) => this.#context.traces.track(row));
  }

  /** Answers how many spans it had. */
  #deleteTrace(trace: TraceRow): number {
    const { trace_key: traceKey } = trace;
    const { traces, spans, traceLabels, rollups, names } = this.#context;
    const contents = this.#statements.contents.all(traceKey) as { content_ref: ContentRef }[];
    const spanRows = this.#statements.spans.all(traceKey) as unknown as SpanRow[];
    for (const span of spanRows) {
      this.#statements.markDead.run(span.body_ref);
      rollups.subtract(toSpanContribution(span, trace.experiment_id, names.read(span.type_id)));
    }
    traceLabels.removeAll(trace);
    this.#statements.dropContents.run(traceKey);
    this.#statements.dropSpans.run(traceKey);
    this.#statements.dropRuns.run(traceKey);
    this.#statements.dropPrompts.run(traceKey);
    this.#statements.dropAssessments.run(traceKey);
    for (const { content_ref: ref } of contents) {
      this.#dropPlaces(ref, traceKey);
      this.#releaseContent(ref);
    }
    traces.delete(trace);
    spans.addToCount(-spanRows.length);
    this.#deleteArtifacts(trace);
    return spanRows.length;
  }

  /** Attachments lie in the folder of their trace, in MLflow's layout. */
  #deleteArtifacts(trace: TraceRow): void {
    const folder = `${trace.experiment_id}/traces/${fromStoredTraceId(trace.trace_id)}`;
    this.#statements.dropArtifacts.run(folder, folder);
  }

  #dropPlaces(ref: ContentRef, traceKey: number): void {
    if (!isChain(ref)) {
      this.#statements.dropSearchPlaces.run(toEntry(ref), traceKey);
      return;
    }
    for (let chainId = toChainId(ref); chainId !== NO_PARENT; ) {
      const chain = this.#statements.chain.get(chainId) as ChainRow | undefined;
      if (chain === undefined) return;
      for (const entry of decodeEntryList(chain.entries))
        this.#statements.dropSearchPlaces.run(entry, traceKey);
      chainId = chain.parent_id;
    }
  }

  #releaseContent(ref: ContentRef): void {
    if (this.#isUsed(ref)) return;
    if (!isChain(ref)) {
      this.#releaseEntry(toEntry(ref));
      return;
    }
    let chainId = toChainId(ref);
    while (chainId !== NO_PARENT) {
      const chain = this.#statements.chain.get(chainId) as ChainRow | undefined;
      if (chain === undefined || chain.child_count > 0 || this.#isUsed(fromChain(chainId))) return;
      this.#statements.dropChain.run(chainId);
      for (const entry of decodeEntryList(chain.entries)) {
        this.#statements.dropChainUse.run(this.#readHash(entry));
        this.#statements.dropSearchChain.run(entry, chainId);
        this.#releaseEntry(entry);
      }
      this.#statements.dropChild.run(chain.parent_id);
      chainId = chain.parent_id;
    }
  }

  #releaseEntry(ref: EntryRef): void {
    if (this.#isUsed(fromEntry(ref))) return;
    const hashBytes = this.#readHash(ref);
    const piece = this.#statements.chainUses.get(hashBytes) as { chain_uses: number } | undefined;
    if (piece === undefined || piece.chain_uses > 0) return;
    this.#statements.dropPiece.run(hashBytes);
    this.#statements.markDead.run(ref);
  }

  #readHash(ref: EntryRef): Buffer {
    const bytes = this.#context.content.blocks.read(ref);
    return hashPiece(bytes);
  }

  #isUsed(ref: ContentRef): boolean {
    return this.#statements.isContentUsed.get(ref) !== undefined;
  }
}
