import type { SpanDetail, TraceDetail, TraceSummary } from "@clawglass/core/api";
import { SpanDetailSchema, TraceDetailSchema, TracePageSchema } from "@clawglass/core/api";

/** A trace with everything that the server's own API says about it. */
export interface ReadTrace {
  detail: TraceDetail;
  spans: SpanDetail[];
}

/** Reads a whole trace; null where the server has no such trace. */
export async function readTrace(serverUrl: string, traceId: string): Promise<ReadTrace | null> {
  const base = `${serverUrl}/api/clawglass/v1/traces/${encodeURIComponent(traceId)}`;
  const response = await fetch(base);
  if (response.status === 404) return null;
  const detail = TraceDetailSchema.parse(await bodyOf(response));
  const spans = await Promise.all(
    detail.spans.map(async ({ spanId }) => {
      const answer = await fetch(`${base}/spans/${spanId}`);
      return SpanDetailSchema.parse(await bodyOf(answer));
    }),
  );
  return { detail, spans };
}

export async function listTraces(serverUrl: string): Promise<TraceSummary[]> {
  const response = await fetch(`${serverUrl}/api/clawglass/v1/traces?limit=500`);
  return TracePageSchema.parse(await bodyOf(response)).traces;
}

async function bodyOf(response: Response): Promise<unknown> {
  if (!response.ok) throw new Error(`${response.url} answered ${response.status}: ${await response.text()}`);
  return response.json();
}

/** The value of an attribute; a text that holds JSON text stays a text. */
export function attributeOf(span: SpanDetail, key: string): unknown {
  const found = span.attributes.find((attribute) => attribute.key === key);
  return found === undefined ? null : JSON.parse(found.json);
}
