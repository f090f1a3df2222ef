import { OPENCLAW_KEYS, type Span, toUnixNano } from "@clawglass/core";

/**
 * The end of a span that nobody saw end: its process died. It ends when the process was last known to be alive, as an
 * ERROR, and says that it is incomplete.
 */
export function closeIncomplete(span: Span, lastSeenAtMs: number): Span {
  const lastSeen = toUnixNano(lastSeenAtMs);
  const isBeforeStart = lastSeen < span.startTimeUnixNano;
  return {
    ...span,
    endTimeUnixNano: isBeforeStart ? span.startTimeUnixNano : lastSeen,
    status: { code: "ERROR", message: span.status.message || "The process ended before this step did." },
    attributes: [
      ...span.attributes.filter(({ key }) => key !== OPENCLAW_KEYS.incomplete),
      { key: OPENCLAW_KEYS.incomplete, json: "true" },
    ],
  };
}
