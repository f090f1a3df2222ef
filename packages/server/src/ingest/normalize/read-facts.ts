import {
  isModelCall,
  MLFLOW_KEYS,
  OPENCLAW_KEYS,
  OTEL_KEYS,
  type Span,
  type SpanFacts,
  toUnixMs,
  UNKNOWN_USAGE,
} from "@clawglass/core";
import type { PriceTable } from "@clawglass/core/prices";
import { type AttributeReader, createAttributeReader, firstNumber, firstText } from "./attribute-reader.ts";
import { NO_COST, readCost } from "./read-cost.ts";
import { readPreview } from "./read-preview.ts";
import { readUsage } from "./read-usage.ts";

/** GenAI, Vercel AI SDK, OpenInference, OpenClaw's own exporter. */
const TOOL_NAME_KEYS = [OTEL_KEYS.toolName, "ai.toolCall.name", "tool.name", "openclaw.toolName"];
const SESSION_KEYS = [OTEL_KEYS.sessionId, OTEL_KEYS.conversationId, "ai.telemetry.metadata.sessionId"];

/**
 * Reads the facts out of a translated span. Usage and cost are taken from model calls only: the sums that some senders
 * repeat on the spans around them would be counted twice. A call whose cost nobody stated is priced by `prices`.
 */
export function readFacts(span: Span, prices: PriceTable): SpanFacts {
  const reader = createAttributeReader(span.attributes);
  const type = reader.text(MLFLOW_KEYS.spanType);
  const isCall = isModelCall(type) || type === "EMBEDDING";
  const call = {
    usage: isCall ? readUsage(reader) : UNKNOWN_USAGE,
    model: firstText(reader, [MLFLOW_KEYS.llmModel, OTEL_KEYS.responseModel, OTEL_KEYS.requestModel]),
    provider: firstText(reader, [MLFLOW_KEYS.llmProvider, OTEL_KEYS.providerName]),
    startTimeMs: toUnixMs(span.startTimeUnixNano),
  };
  return {
    type,
    model: call.model,
    provider: call.provider,
    toolName: type === "TOOL" ? (firstText(reader, TOOL_NAME_KEYS) ?? span.name) : null,
    usage: call.usage,
    ...(isCall ? readCost(reader, call, prices) : NO_COST),
    timeToFirstByteMs: firstNumber(reader, [
      OPENCLAW_KEYS.timeToFirstByteMs,
      "openclaw.model_call.time_to_first_byte_ms",
      "ai.response.msToFirstChunk",
    ]),
    stopReason: readStopReason(reader),
    errorMessage: readErrorMessage(span),
    sessionId: firstText(reader, SESSION_KEYS),
    userId: firstText(reader, [OTEL_KEYS.userId, "ai.telemetry.metadata.userId"]),
    agentId: firstText(reader, [OPENCLAW_KEYS.agentId, OTEL_KEYS.agentId, OTEL_KEYS.agentName]),
    channel: reader.text(OPENCLAW_KEYS.channel),
    trigger: reader.text(OPENCLAW_KEYS.trigger),
    runId: reader.text(OPENCLAW_KEYS.runId),
    isIncomplete: reader.boolean(OPENCLAW_KEYS.incomplete) === true,
    inputPreview: readPreview(reader.jsonText(MLFLOW_KEYS.spanInputs), "user"),
    outputPreview: readPreview(reader.jsonText(MLFLOW_KEYS.spanOutputs), "assistant"),
  };
}

function readStopReason(reader: AttributeReader): string | null {
  const reasons = reader.json(OTEL_KEYS.finishReasons);
  if (Array.isArray(reasons)) return typeof reasons[0] === "string" ? reasons[0] : null;
  return typeof reasons === "string" ? reasons : null;
}

/** The status message, else the message of the last recorded exception; null for a span that did not fail. */
function readErrorMessage(span: Span): string | null {
  if (span.status.code !== "ERROR") return null;
  if (span.status.message !== "") return span.status.message;
  const exception = span.events.findLast((event) => event.name === "exception");
  return exception ? createAttributeReader(exception.attributes).text("exception.message") : null;
}
