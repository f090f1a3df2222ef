import type { ChatRequest } from "./chat-request.ts";

export type RequestOutcome = "waiting" | "answered" | "http-error" | "reset" | "client-gone" | "unscripted";

/** One chat completion request as the model server saw it. */
export interface RecordedRequest {
  /** The W3C ids that the client sent; null where it sent none. */
  traceId: string | null;
  spanId: string | null;
  /** null when no scenario matched, or when the scenario had no turn left. */
  scenario: string | null;
  turnIndex: number;
  /** From 1: how many times this turn of this trace was asked for. */
  tryNumber: number;
  body: ChatRequest;
  receivedAtMs: number;
  outcome: RequestOutcome;
}

export interface TraceContext {
  traceId: string;
  spanId: string;
}

/** Reads a W3C `traceparent`; null where it is missing or malformed. */
export function parseTraceparent(header: string | undefined): TraceContext | null {
  const match = /^00-([0-9a-f]{32})-([0-9a-f]{16})-[0-9a-f]{2}$/.exec(header ?? "");
  return match?.[1] && match[2] ? { traceId: match[1], spanId: match[2] } : null;
}
