import { findAttribute, type SpanEvent } from "@clawglass/core";

/** The sentence that an event says of itself, or null. */
export function readEventText(event: SpanEvent): string | null {
  const json = findAttribute(event.attributes, "text")?.json;
  const value: unknown = json === undefined ? null : JSON.parse(json);
  return typeof value === "string" && value !== "" ? value : null;
}
