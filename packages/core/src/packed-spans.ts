import type { SpanRow } from "./api/span-row.ts";
import { SPAN_STATUS_CODES } from "./span.ts";
import { type TokenUsage, UNKNOWN_USAGE } from "./token-usage.ts";

/** A column that few rows have a value in: places in rising order, and the value at each. */
export interface SparseColumn<T> {
  at: number[];
  values: T[];
}

/**
 * Rows of spans in the order of the tree, parents before children, one list a figure: small to send and quick to read.
 * Names stand once, in `words`, and elsewhere as places in it; -1 is none.
 */
export interface PackedSpans {
  words: string[];
  spanIds: string[];
  /** Place of the parent's row, always an earlier one; -1 where the parent is not among the rows. */
  parents: number[];
  /** Ids of parents that are not among the rows, or that lie below the row itself. */
  strayParents: SparseColumn<string>;
  names: number[];
  types: number[];
  startOffsetsMs: number[];
  durationsMs: (number | null)[];
  /** Places in `SPAN_STATUS_CODES`. */
  statuses: number[];
  payloadBytes: number[];
  incomplete: SparseColumn<true>;
  models: SparseColumn<number>;
  tools: SparseColumn<number>;
  usage: Record<keyof TokenUsage, SparseColumn<number>>;
  costsUsd: SparseColumn<number>;
  errors: SparseColumn<string>;
  inputs: SparseColumn<string>;
  outputs: SparseColumn<string>;
  events: SparseColumn<SpanRow["events"]>;
}

const NO_EVENTS: SpanRow["events"] = [];

/** The rows, one after the other, so that a page can rest between them. */
export function* unpackSpans(packed: PackedSpans): Generator<SpanRow, void> {
  const { words, spanIds, parents } = packed;
  const wordAt = (place: number | null | undefined) => (place == null ? null : (words[place] ?? null));
  const strayParentAt = follow(packed.strayParents);
  const incompleteAt = follow(packed.incomplete);
  const modelAt = follow(packed.models);
  const toolAt = follow(packed.tools);
  const usageAt = followUsage(packed.usage);
  const costAt = follow(packed.costsUsd);
  const errorAt = follow(packed.errors);
  const inputAt = follow(packed.inputs);
  const outputAt = follow(packed.outputs);
  const eventsAt = follow(packed.events);
  for (let place = 0; place < spanIds.length; place += 1) {
    yield {
      spanId: spanIds[place] ?? "",
      parentSpanId: spanIds[parents[place] ?? -1] ?? strayParentAt(place),
      name: wordAt(packed.names[place]) ?? "",
      type: wordAt(packed.types[place]),
      startOffsetMs: packed.startOffsetsMs[place] ?? 0,
      durationMs: packed.durationsMs[place] ?? null,
      status: SPAN_STATUS_CODES[packed.statuses[place] ?? 0] ?? "UNSET",
      errorMessage: errorAt(place),
      isIncomplete: incompleteAt(place) ?? false,
      model: wordAt(modelAt(place)),
      toolName: wordAt(toolAt(place)),
      usage: usageAt(place),
      costUsd: costAt(place),
      inputPreview: inputAt(place),
      outputPreview: outputAt(place),
      events: eventsAt(place) ?? NO_EVENTS,
      payloadBytes: packed.payloadBytes[place] ?? 0,
    };
  }
}

/** Reads a sparse column at rising places. */
function follow<T>({ at, values }: SparseColumn<T>): (place: number) => T | null {
  let next = 0;
  return (place) => {
    if (at[next] !== place) return null;
    next += 1;
    return values[next - 1] ?? null;
  };
}

function followUsage(usage: PackedSpans["usage"]): (place: number) => TokenUsage {
  const inputTokensAt = follow(usage.inputTokens);
  const outputTokensAt = follow(usage.outputTokens);
  const cacheReadTokensAt = follow(usage.cacheReadTokens);
  const cacheWriteTokensAt = follow(usage.cacheWriteTokens);
  const reasoningTokensAt = follow(usage.reasoningTokens);
  const totalTokensAt = follow(usage.totalTokens);
  return (place) => {
    const counts = {
      inputTokens: inputTokensAt(place),
      outputTokens: outputTokensAt(place),
      cacheReadTokens: cacheReadTokensAt(place),
      cacheWriteTokens: cacheWriteTokensAt(place),
      reasoningTokens: reasoningTokensAt(place),
      totalTokens: totalTokensAt(place),
    };
    const isKnown =
      counts.totalTokens !== null ||
      counts.inputTokens !== null ||
      counts.outputTokens !== null ||
      counts.cacheReadTokens !== null ||
      counts.cacheWriteTokens !== null ||
      counts.reasoningTokens !== null;
    return isKnown ? counts : UNKNOWN_USAGE;
  };
}
