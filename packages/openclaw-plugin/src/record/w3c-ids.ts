import { createHash } from "node:crypto";
import { type HostObject, readObject, readText } from "./host-value.ts";

/** `ctx.trace` of a hook: OpenClaw's own W3C trace context. */
export interface HostTrace {
  traceIdHex: string;
  spanId: string;
  parentSpanId: string | null;
}

export function readTrace(holder: HostObject): HostTrace | null {
  const trace = readObject(holder, "trace");
  const traceIdHex = readText(trace, "traceId")?.toLowerCase() ?? "";
  const spanId = readText(trace, "spanId")?.toLowerCase() ?? "";
  if (!/^[0-9a-f]{32}$/.test(traceIdHex) || !/^[0-9a-f]{16}$/.test(spanId)) return null;
  const parentSpanId = readText(trace, "parentSpanId")?.toLowerCase() ?? "";
  return { traceIdHex, spanId, parentSpanId: /^[0-9a-f]{16}$/.test(parentSpanId) ? parentSpanId : null };
}

/** The same parts give the same id, so that a span that is built twice is one span. */
export function deriveSpanId(...parts: readonly (string | number)[]): string {
  return deriveHex(parts, 16);
}

export function deriveTraceIdHex(...parts: readonly (string | number)[]): string {
  return deriveHex(parts, 32);
}

function deriveHex(parts: readonly (string | number)[], digits: number): string {
  return createHash("sha256").update(parts.join("\u0000")).digest("hex").slice(0, digits);
}
