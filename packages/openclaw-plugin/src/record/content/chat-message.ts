import { type HostObject, readText, toObject } from "../host-value.ts";
import { contentBlocks, requestedTools, textOf, thinkingOf } from "./message-text.ts";
import {
  describeBinary,
  type PlainValueOptions,
  toBoundedText,
  toJsonText,
  toPlainValue,
} from "./plain-value.ts";

/**
 * One message of OpenClaw in OpenAI's chat form, as MLflow and Clawglass show it. Roles that only OpenClaw has become
 * `user` messages and keep their name in `openclaw_role`.
 */
export function toChatMessage(message: unknown, options: PlainValueOptions): Record<string, unknown> {
  const source = toObject(message);
  switch (source.role) {
    case "assistant":
      return toAssistantMessage(source, options);
    case "toolResult":
      return {
        role: "tool",
        tool_call_id: readText(source, "toolCallId") ?? "",
        name: readText(source, "toolName") ?? "unknown",
        content: toChatContent(source.content, options),
        ...(source.isError === true ? { is_error: true } : {}),
      };
    case "user":
    case "system":
      return { role: source.role, content: toChatContent(source.content, options) };
    case "compactionSummary":
      return {
        role: "user",
        content: toBoundedText(readText(source, "summary") ?? textOf(source.content), "summary", options),
        openclaw_role: "compactionSummary",
      };
    default:
      return {
        role: "user",
        content: toChatContent(source.content, options),
        openclaw_role: readText(source, "customType") ?? readText(source, "role") ?? "unknown",
      };
  }
}

function toAssistantMessage(source: HostObject, options: PlainValueOptions): Record<string, unknown> {
  const thinking = thinkingOf(source.content);
  const tools = requestedTools(source.content);
  return {
    role: "assistant",
    content: toBoundedText(textOf(source.content), "content", options),
    ...(thinking === null ? {} : { reasoning_content: toBoundedText(thinking, "thinking", options) }),
    ...(tools.length === 0
      ? {}
      : {
          tool_calls: tools.map((tool) => ({
            id: tool.id,
            type: "function",
            function: { name: tool.name, arguments: toArgumentsText(tool.arguments, options) },
          })),
        }),
  };
}

/** A model that writes broken JSON gets its text passed on as it is. */
function toArgumentsText(value: unknown, options: PlainValueOptions): string {
  return typeof value === "string"
    ? toBoundedText(value, "arguments", options)
    : toJsonText(value ?? {}, options);
}

function toChatContent(content: unknown, options: PlainValueOptions): unknown {
  if (typeof content === "string") return toBoundedText(content, "content", options);
  const blocks = contentBlocks(content);
  if (blocks.every((block) => block.type === "text"))
    return toBoundedText(textOf(content), "content", options);
  return blocks.map((block) => toContentPart(block, options));
}

function toContentPart(block: HostObject, options: PlainValueOptions): unknown {
  if (block.type === "text") {
    return { type: "text", text: toBoundedText(readText(block, "text") ?? "", "text", options) };
  }
  const data = readText(block, "data");
  if (block.type === "image" && data !== null) {
    // The picture itself stays with OpenClaw: what the span keeps is enough to tell pictures apart.
    return { type: "image", ...describeBinary(Buffer.from(data, "base64"), block.mimeType ?? block.mime) };
  }
  return toPlainValue(block, options);
}
