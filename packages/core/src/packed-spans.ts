import type { SpanRow } from "./api/trace-detail.ts";
import { SPAN_STATUS_CODES } from "./span.ts";
import { type TokenUsage, UNKNOWN_USAGE } from "./token-usage.ts";

/** Rows of spans, small enough that 50,000 of them are a few megabytes of JSON. Names stand once, in `words`. */
export interface PackedSpans {
  words: string[];
  rows: PackedSpan[];
}

/** `parent` is the place of the parent's row, or its id where it is not among the rows. Words are places in `words`. */
export type PackedSpan = [
  spanId: string,
  parent: number | string | null,
  name: number,
  type: number | null,
  startOffsetMs: number,
  durationMs: number | null,
  status: number,
  payloadBytes: number,
  more?: PackedMore,
];

/** What most spans do not have. */
export interface PackedMore {
  model?: number;
  tool?: number;
  error?: string;
  isIncomplete?: true;
  usage?: (number | null)[];
  costUsd?: number;
  input?: string;
  output?: string;
  events?: SpanRow["events"];
}

const USAGE_KEYS = [
  "inputTokens",
  "outputTokens",
  "cacheReadTokens",
  "cacheWriteTokens",
  "reasoningTokens",
  "totalTokens",
] as const satisfies readonly (keyof TokenUsage)[];

/** The inverse of `unpackSpans`. */
export function packSpans(rows: readonly SpanRow[]): PackedSpans {
  const words: string[] = [];
  const placeOfWord = new Map<string, number>();
  const intern = (word: string): number => {
    const known = placeOfWord.get(word);
    if (known !== undefined) return known;
    words.push(word);
    placeOfWord.set(word, words.length - 1);
    return words.length - 1;
  };
  const placeOfSpan = new Map(rows.map((row, place) => [row.spanId, place]));
  return {
    words,
    rows: rows.map((row): PackedSpan => {
      const more = packMore(row, intern);
      return [
        row.spanId,
        row.parentSpanId === null ? null : (placeOfSpan.get(row.parentSpanId) ?? row.parentSpanId),
        intern(row.name),
        row.type === null ? null : intern(row.type),
        row.startOffsetMs,
        row.durationMs,
        SPAN_STATUS_CODES.indexOf(row.status),
        row.payloadBytes,
        ...(Object.keys(more).length === 0 ? ([] as const) : ([more] as const)),
      ];
    }),
  };
}

function packMore(row: SpanRow, intern: (word: string) => number): PackedMore {
  const usage = USAGE_KEYS.map((key) => row.usage[key]);
  return {
    ...(row.model !== null && { model: intern(row.model) }),
    ...(row.toolName !== null && { tool: intern(row.toolName) }),
    ...(row.errorMessage !== null && { error: row.errorMessage }),
    ...(row.isIncomplete && { isIncomplete: true as const }),
    ...(usage.some((count) => count !== null) && { usage }),
    ...(row.costUsd !== null && { costUsd: row.costUsd }),
    ...(row.inputPreview !== null && { input: row.inputPreview }),
    ...(row.outputPreview !== null && { output: row.outputPreview }),
    ...(row.events.length > 0 && { events: row.events }),
  };
}

const NO_MORE: PackedMore = {};
const NO_EVENTS: SpanRow["events"] = [];

/** Rows as they were before `packSpans`. */
export function unpackSpans({ words, rows }: PackedSpans): SpanRow[] {
  const wordAt = (place: number | null | undefined) => (place == null ? null : (words[place] ?? null));
  return rows.map((row) => {
    const [spanId, parent, name, type, startOffsetMs, durationMs, status, payloadBytes, more = NO_MORE] = row;
    return {
      spanId,
      parentSpanId: typeof parent === "number" ? (rows[parent]?.[0] ?? null) : parent,
      name: wordAt(name) ?? "",
      type: wordAt(type),
      startOffsetMs,
      durationMs,
      status: SPAN_STATUS_CODES[status] ?? "UNSET",
      errorMessage: more.error ?? null,
      isIncomplete: more.isIncomplete ?? false,
      model: wordAt(more.model),
      toolName: wordAt(more.tool),
      usage: more.usage === undefined ? UNKNOWN_USAGE : toUsage(more.usage),
      costUsd: more.costUsd ?? null,
      inputPreview: more.input ?? null,
      outputPreview: more.output ?? null,
      events: more.events ?? NO_EVENTS,
      payloadBytes,
    };
  });
}

function toUsage(counts: readonly (number | null)[]): TokenUsage {
  return Object.fromEntries(
    USAGE_KEYS.map((key, place) => [key, counts[place] ?? null]),
  ) as unknown as TokenUsage;
}
