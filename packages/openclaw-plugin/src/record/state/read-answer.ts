import { requestedTools, textOf } from "../content/message-text.ts";
import { type HostObject, readNumber, readObject, readText } from "../host-value.ts";
import type { RecordContext } from "../record-context.ts";
import { readUsage } from "../usage-facts.ts";
import { nameModel } from "./attempts.ts";
import { keepErrorText, keepText } from "./keep-content.ts";
import type { AnswerState, RunState } from "./run-state.ts";

/** An assistant message as the answer of a model call. */
export function readAnswer(
  context: RecordContext,
  run: RunState,
  message: HostObject,
  from: AnswerState["from"],
): AnswerState {
  const model = nameModel(readText(message, "provider"), readText(message, "model"));
  const errorType = readText(message, "errorCode") ?? readText(message, "errorType");
  const tools = requestedTools(message.content);
  const isEmpty = textOf(message.content).trim() === "" && tools.length === 0 && !hasThinking(message);
  return {
    from,
    messageJson: run.contentKept && !isEmpty ? keepText(run, context.messages.toJson(message)) : null,
    stopReason: readText(message, "stopReason"),
    errorMessage: keepErrorText(context, run, readText(message, "errorMessage"), errorType),
    errorType,
    servedModel: readText(message, "responseModel") ?? readText(message, "model"),
    responseId: readText(message, "responseId"),
    timestampMs: readNumber(message, "timestamp"),
    usage: readUsage(readObject(message, "usage"), context.settings.pricedModels.has(model)),
    toolCallIds: tools.map((tool) => tool.id).filter((id) => id !== ""),
  };
}

function hasThinking(message: HostObject): boolean {
  return Array.isArray(message.content) && message.content.some((block) => block?.type === "thinking");
}
