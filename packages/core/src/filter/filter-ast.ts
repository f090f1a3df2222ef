/** Comparators on texts. `LIKE` minds case, `ILIKE` does not; `%` is any text, `_` any character. `RLIKE` searches a regular expression. */
export const TEXT_COMPARATORS = ["=", "!=", "LIKE", "ILIKE", "RLIKE"] as const;
export type TextComparator = (typeof TEXT_COMPARATORS)[number];

export const LIST_COMPARATORS = ["IN", "NOT IN"] as const;
export type ListComparator = (typeof LIST_COMPARATORS)[number];

export const NULL_COMPARATORS = ["IS NULL", "IS NOT NULL"] as const;
export type NullComparator = (typeof NULL_COMPARATORS)[number];

export const NUMBER_COMPARATORS = ["=", "!=", ">", ">=", "<", "<="] as const;
export type NumberComparator = (typeof NUMBER_COMPARATORS)[number];

export const ORDERED_COMPARATORS = [">", ">=", "<", "<="] as const;
export type OrderedComparator = (typeof ORDERED_COMPARATORS)[number];

export interface TextTest {
  type: "text";
  comparator: TextComparator;
  value: string;
}

export interface ListTest {
  type: "list";
  comparator: ListComparator;
  values: readonly string[];
}

export interface NullTest {
  type: "null";
  comparator: NullComparator;
}

export interface NumberTest<Comparator extends NumberComparator = NumberComparator> {
  type: "number";
  comparator: Comparator;
  /** Positive infinity where the filter compares a number with a text: MLflow sorts texts above all numbers. */
  value: number;
}

/** `end` is the request time plus the duration, an unknown duration counting as 0. An unknown duration matches nothing. */
export type NumberField = "requestTimeMs" | "executionDurationMs" | "endTimeMs";
export type TextField = "state" | "traceId" | "clientRequestId";

/**
 * One condition on a trace. A filter holds when all its conditions hold. A missing value never matches, also not with
 * `!=`: `tags.k != 'x'` finds only traces that have the tag `k`.
 */
export type TraceCondition =
  | { kind: "number"; field: NumberField; test: NumberTest }
  | { kind: "text"; field: TextField; test: TextTest | ListTest }
  | { kind: "tag"; key: string; test: TextTest | NullTest }
  /** Keys `mlflow.trace.tokenUsage` and `.cost` come with `=`, `!=` or a null test only, against the JSON text of the response. */
  | { kind: "metadata"; key: string; test: TextTest | NullTest }
  /** Traces with metadata `mlflow.sourceRun` of that run, or linked to it. Of several in one filter MLflow minds the last. */
  | { kind: "run"; runId: string }
  /** Traces to which this version of a prompt is linked. */
  | { kind: "prompt"; name: string; version: string }
  /**
   * Valid assessments of that name, on the trace or, when session-scoped, on any trace of its session. Text tests look at
   * the JSON text of the value (`=` and `!=` also at the text that a JSON string holds); number tests at JSON numbers only.
   */
  | {
      kind: "assessment";
      assessmentKind: "feedback" | "expectation";
      name: string;
      test: TextTest | NullTest | NumberTest<OrderedComparator>;
    }
  /** Traces with an issue assessment of that name. */
  | { kind: "issue"; issueId: string };

export type SpanField = "name" | "type" | "status";

/** One condition on a span. All span conditions of a filter must hold on the same span. */
export type SpanCondition =
  | { kind: "span-field"; field: SpanField; test: TextTest | ListTest }
  /** `LIKE` and `ILIKE` look at the JSON text of the attribute's value, with any text before and after; the others at the value. */
  | { kind: "span-attribute"; key: string; test: TextTest | ListTest }
  /** Full text: anywhere in what the span holds (name, attributes, events). */
  | { kind: "span-content"; test: TextTest & { comparator: "LIKE" | "ILIKE" } };

/** A parsed filter: every condition must hold. Both lists empty means all traces. */
export interface TraceFilter {
  traceConditions: readonly TraceCondition[];
  spanConditions: readonly SpanCondition[];
}

export type TraceOrderField = NumberField | "experimentId" | "state" | "traceId";

/** One key to sort by. Traces without a value come last in both directions. */
export type TraceOrderKey =
  | { kind: "field"; field: TraceOrderField }
  | { kind: "tag"; key: string }
  | { kind: "metadata"; key: string };

export interface TraceOrderClause {
  key: TraceOrderKey;
  direction: "ASC" | "DESC";
}
