import type { DatabaseSync, StatementSync } from "node:sqlite";
import type { SearchHit, SearchSnippet, TraceSummary } from "@clawglass/core/api";
import type { TextSearchQuery } from "../../contract/text-search.ts";
import { type FoldedText, foldText, foldWithOffsets } from "../../search/fold-text.ts";
import { findFrom, makeSnippet } from "../../search/make-snippet.ts";
import { readSearchTexts, type SearchText } from "../../search/read-search-texts.ts";
import { parseSearchTerms, type SearchTerm } from "../../search/search-terms.ts";
import type { ContentReader } from "../content/content-reader.ts";
import { fromStoredSpanId } from "../ids.ts";
import type { Names } from "../names.ts";
import type { TraceLister } from "../read/list-traces.ts";
import { decodeTextFacts, parseSpanBody, readBodyAttribute } from "../span-body.ts";
import type { SpanRow } from "../span-row.ts";
import type { TraceRow } from "../trace-row.ts";
import { TextIndex } from "./text-index.ts";

/** A word in more documents than this does not narrow; the other words do, or hits are so many that reading on finds them. */
const MAX_DOCUMENTS = 10_000;
const MAX_WAITING_TRACES = 100_000;
/** Spans that one call looks into at most: some 100 ms. */
const MAX_SPANS = 2_000;
const BATCH_TRACES = 50;
const MAX_SNIPPETS = 3;

interface FoundText extends SearchText {
  spanId: string;
  form: FoldedText;
  terms: SearchTerm[];
}

/** Finds traces by words: candidates from the index, newest first, each verified against what is stored now. */
export class TextSearcher {
  readonly #names: Names;
  readonly #content: ContentReader;
  readonly #lister: TraceLister;
  readonly #index: TextIndex;
  readonly #selectSpans: StatementSync;
  readonly #toSummary: (row: TraceRow) => TraceSummary;

  constructor(
    database: DatabaseSync,
    parts: {
      names: Names;
      content: ContentReader;
      lister: TraceLister;
      toSummary: (row: TraceRow) => TraceSummary;
    },
  ) {
    this.#names = parts.names;
    this.#content = parts.content;
    this.#lister = parts.lister;
    this.#toSummary = parts.toSummary;
    this.#index = new TextIndex(database);
    this.#selectSpans = database.prepare(
      "SELECT * FROM spans WHERE trace_key = ? ORDER BY parent_span_id IS NOT NULL, start_ms, start_rest, span_id",
    );
  }

  search(query: TextSearchQuery): { hits: SearchHit[]; nextCursor: string | null } {
    const terms = parseSearchTerms(query.text);
    if (terms.length === 0) return { hits: [], nextCursor: null };
    const list = {
      experimentIds: query.experimentIds,
      filter: query.filter,
      ...(query.runs && { runs: query.runs }),
      orderBy: [],
      limit: BATCH_TRACES,
    };
    const candidates = this.#findCandidates(terms);
    const hits: SearchHit[] = [];
    let cursor = query.cursor;
    let spanCount = 0;
    for (;;) {
      const batch = this.#lister.list({ ...list, cursor }, candidates);
      for (const row of batch.rows) {
        spanCount += row.span_count;
        const snippets = this.#verify(row, terms);
        if (snippets !== null) hits.push({ trace: this.#toSummary(row), snippets });
        const isLast = row === batch.rows.at(-1) && batch.nextCursor === null;
        if (isLast) break;
        if (hits.length >= query.limit || spanCount >= MAX_SPANS)
          return { hits, nextCursor: this.#lister.cursorAfter(row) };
      }
      if (batch.nextCursor === null) return { hits, nextCursor: null };
      cursor = batch.nextCursor;
    }
  }

  /** Traces that have every word somewhere; null when the words are in nearly all. */
  #findCandidates(terms: readonly SearchTerm[]): number[] | null {
    let found: Set<number> | null = null;
    const words = terms.flatMap((term) =>
      term.words.map((word, index) => ({
        ...word,
        isOpenLeft: false,
        isOpenRight: term.isPrefix && index === term.words.length - 1,
      })),
    );
    for (const word of words) {
      const entries = this.#index.findEntries(word, MAX_DOCUMENTS);
      if (entries === null) continue;
      const traceKeys = new Set(this.#index.tracesWithPlace(entries));
      found = found === null ? traceKeys : found.intersection(traceKeys);
      if (found.size === 0) break;
    }
    if (found === null) return null;
    const waiting = this.#index.waitingTraces(MAX_WAITING_TRACES);
    return waiting === null ? null : [...found.union(new Set(waiting))];
  }

  /** The best places in the trace; null where it lacks a word. */
  #verify(row: TraceRow, terms: readonly SearchTerm[]): SearchSnippet[] | null {
    const missing = new Set(terms);
    const found: FoundText[] = [];
    const seen = new Set<string>();
    for (const text of this.#readTexts(row)) {
      const key = text.text;
      if (seen.has(key)) continue;
      seen.add(key);
      const folded = foldText(text.text);
      const here = terms.filter(({ pattern }) => findFrom(pattern, folded, 0) !== null);
      if (here.length === 0) continue;
      for (const term of here) missing.delete(term);
      found.push({ ...text, form: foldWithOffsets(text.text), terms: here });
      if (here.length === terms.length && found.length >= MAX_SNIPPETS) break;
    }
    if (missing.size > 0) return null;
    return found
      .sort((left, right) => right.terms.length - left.terms.length)
      .slice(0, MAX_SNIPPETS)
      .map(({ place, name, spanId, text, form, terms: here }) => ({
        place,
        name,
        spanId,
        ...makeSnippet(text, form, here),
      }));
  }

  *#readTexts(row: TraceRow): Generator<SearchText & { spanId: string }> {
    for (const span of this.#selectSpans.all(row.trace_key) as unknown as SpanRow[]) {
      const body = parseSpanBody(this.#content.readEntry(span.body_ref));
      const texts = readSearchTexts({
        name: this.#names.read(span.name_id) ?? "",
        type: this.#names.read(span.type_id),
        toolName: this.#names.read(span.tool_id),
        isRoot: span.parent_span_id === null,
        errorMessages: [decodeTextFacts(body).errorMessage, body[2]],
        readAttribute: (key) => readBodyAttribute(body, key, (ref) => this.#content.readText(ref)),
      });
      const spanId = fromStoredSpanId(span.span_id);
      for (const text of texts) yield { ...text, spanId };
    }
  }
}
