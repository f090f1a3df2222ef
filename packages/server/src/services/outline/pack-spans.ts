import { type PackedSpans, SPAN_STATUS_CODES, type SparseColumn } from "@clawglass/core";
import type { SpanRow } from "@clawglass/core/api";
import type { SpanColumns } from "@clawglass/storage";
import type { SpanOrder } from "./order-spans.ts";

/** What of a row is in the payload of its span. */
export type SpanWords = Pick<SpanRow, "errorMessage" | "inputPreview" | "outputPreview" | "events">;

/** The first `rowCount` rows of the tree, packed. Spans that `words` says nothing of go without. The inverse of `unpackSpans`. */
export function packSpans(
  columns: SpanColumns,
  { places, parents }: SpanOrder,
  rowCount: number,
  words: ReadonlyMap<string, SpanWords>,
): PackedSpans {
  const { list, intern } = createWordList();
  const internSome = (word: string | null) => (word === null ? -1 : intern(word));
  const rowOf = new Int32Array(places.length).fill(-1);
  const packed = createPacked(list);
  for (let row = 0; row < rowCount; row += 1) {
    const place = places[row] ?? 0;
    rowOf[place] = row;
    const spanId = columns.spanIds[place] ?? "";
    const parent = parents[place] ?? -1;
    packed.spanIds.push(spanId);
    packed.parents.push(parent < 0 ? -1 : (rowOf[parent] ?? -1));
    if (parent < 0) add(packed.strayParents, row, columns.parentSpanIds[place]);
    packed.names.push(intern(columns.names[place] ?? ""));
    packed.types.push(internSome(columns.types[place] ?? null));
    packed.startOffsetsMs.push(columns.startOffsetsMs[place] ?? 0);
    packed.durationsMs.push(columns.durationsMs[place] ?? null);
    packed.statuses.push(SPAN_STATUS_CODES.indexOf(columns.statuses[place] ?? "UNSET"));
    packed.payloadBytes.push(columns.payloadBytes[place] ?? 0);
    if (columns.isIncomplete[place]) add(packed.incomplete, row, true);
    addWord(packed.models, row, columns.models[place], intern);
    addWord(packed.tools, row, columns.toolNames[place], intern);
    for (const key of USAGE_KEYS) add(packed.usage[key], row, columns.usage[key][place]);
    add(packed.costsUsd, row, columns.costsUsd[place]);
    const said = words.get(spanId);
    if (said === undefined) continue;
    add(packed.errors, row, said.errorMessage);
    add(packed.inputs, row, said.inputPreview);
    add(packed.outputs, row, said.outputPreview);
    if (said.events.length > 0) add(packed.events, row, said.events);
  }
  return packed;
}

const USAGE_KEYS = [
  "inputTokens",
  "outputTokens",
  "cacheReadTokens",
  "cacheWriteTokens",
  "reasoningTokens",
  "totalTokens",
] as const satisfies readonly (keyof PackedSpans["usage"])[];

function add<T>(column: SparseColumn<T>, row: number, value: T | null | undefined): void {
  if (value == null) return;
  column.at.push(row);
  column.values.push(value);
}

function addWord(
  column: SparseColumn<number>,
  row: number,
  word: string | null | undefined,
  intern: (word: string) => number,
): void {
  if (word != null) add(column, row, intern(word));
}

function createWordList() {
  const list: string[] = [];
  const placeOf = new Map<string, number>();
  const intern = (word: string): number => {
    let place = placeOf.get(word);
    if (place === undefined) {
      place = list.push(word) - 1;
      placeOf.set(word, place);
    }
    return place;
  };
  return { list, intern };
}

function createPacked(words: string[]): PackedSpans {
  const sparse = <T>(): SparseColumn<T> => ({ at: [], values: [] });
  return {
    words,
    spanIds: [],
    parents: [],
    strayParents: sparse(),
    names: [],
    types: [],
    startOffsetsMs: [],
    durationsMs: [],
    statuses: [],
    payloadBytes: [],
    incomplete: sparse(),
    models: sparse(),
    tools: sparse(),
    usage: {
      inputTokens: sparse(),
      outputTokens: sparse(),
      cacheReadTokens: sparse(),
      cacheWriteTokens: sparse(),
      reasoningTokens: sparse(),
      totalTokens: sparse(),
    },
    costsUsd: sparse(),
    errors: sparse(),
    inputs: sparse(),
    outputs: sparse(),
    events: sparse(),
  };
}
