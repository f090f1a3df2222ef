import type { Span, SpanAttribute } from "@clawglass/core";

/** Spans as JSON text and back: times as decimal digits, everything else as it is. */
export function stringifySpans(spans: readonly Span[]): string {
  return JSON.stringify(spans, (_key, value: unknown) =>
    typeof value === "bigint" ? value.toString() : value,
  );
}

/** Reads what `stringifySpans` wrote. A span that is damaged is left out. */
export function parseSpans(text: string): Span[] {
  let parsed: unknown;
  try {
    parsed = JSON.parse(text);
  } catch {
    return [];
  }
  return Array.isArray(parsed) ? parsed.flatMap((value) => parseSpan(value) ?? []) : [];
}

type Written<T> = { [K in keyof T]: T[K] extends bigint | null ? string | null : T[K] };
type WrittenSpan = Written<Omit<Span, "events">> & {
  events: { name: string; timeUnixNano: string; attributes: SpanAttribute[] }[];
};

function parseSpan(value: unknown): Span | null {
  const written = value as WrittenSpan;
  try {
    return {
      ...written,
      startTimeUnixNano: BigInt(written.startTimeUnixNano ?? 0),
      endTimeUnixNano: written.endTimeUnixNano === null ? null : BigInt(written.endTimeUnixNano),
      events: written.events.map((event) => ({ ...event, timeUnixNano: BigInt(event.timeUnixNano) })),
    };
  } catch {
    return null;
  }
}
