import { OPENCLAW_KEYS, type Span, toUnixNano } from "@clawglass/core";

/**
 * The end of a span that nobody saw end: its process died. It ends when the process was last known to be alive, as an
 * ERROR, and says that it is incomplete.
 */
export function closeIncomplete(span: Span, lastSeenAtMs: number): Span {
  const lastSeen = toUnixNano(lastSeenAtMs);
  return {
    ...span,
    endTimeUnixNano: lastSeen > span.startTimeUnixNano ? lastSeen : span.startTimeUnixNano,
    status: { code: "ERROR", message: span.status.message || "The process ended before this step did." },
    attributes: [
      ...span.attributes.filter(({ key }) => key !== OPENCLAW_KEYS.incomplete),
      { key: OPENCLAW_KEYS.incomplete, json: "true" },
    ],
  };
}
