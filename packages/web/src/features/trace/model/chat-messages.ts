import { toInlineImage } from "./inline-image.ts";

/** One message of a model call, whichever shape the sender used. */
export interface ChatMessage {
  role: string;
  /** What OpenClaw calls it, where that differs (`compactionSummary`, …). */
  openclawRole: string | null;
  parts: ChatPart[];
}

export type ChatPart =
  | { kind: "text"; text: string }
  | { kind: "thinking"; text: string }
  | { kind: "tool-call"; id: string | null; name: string; argumentsText: string }
  | { kind: "tool-result"; callId: string | null; name: string | null; text: string; isError: boolean }
  /** `inlineUrl` is a data: URL of a picture that the message itself holds; everything else is only described. */
  | { kind: "image"; description: string; inlineUrl: string | null }
  | { kind: "other"; value: unknown };

type JsonObject = Record<string, unknown>;

/** Reads the messages of a call's inputs or outputs; null where it is not a chat, so that the reader shows plain JSON. */
export function parseChatMessages(value: unknown): ChatMessage[] | null {
  if (Array.isArray(value)) return value.length > 0 && value.every(isMessage) ? value.map(toMessage) : null;
  if (!isObject(value)) return null;
  if (Array.isArray(value["choices"])) {
    const messages = value["choices"]
      .map((choice) => (isObject(choice) ? choice["message"] : null))
      .filter(isMessage);
    return messages.length > 0 ? messages.map(toMessage) : null;
  }
  const messages = parseChatMessages(value["messages"]);
  if (messages)
    return typeof value["system"] === "string" ? [plain("system", value["system"]), ...messages] : messages;
  return isMessage(value) ? [toMessage(value)] : null;
}

/** Why the model stopped, from the first choice of an answer. */
export function parseFinishReason(value: unknown): string | null {
  const choices = isObject(value) ? value["choices"] : null;
  const first: unknown = Array.isArray(choices) ? choices[0] : value;
  const reason = isObject(first) ? (first["finish_reason"] ?? first["stop_reason"]) : null;
  return typeof reason === "string" ? reason : null;
}

function isMessage(value: unknown): value is JsonObject {
  return isObject(value) && typeof value["role"] === "string";
}

function plain(role: string, text: string): ChatMessage {
  return { role, openclawRole: null, parts: [{ kind: "text", text }] };
}

function toMessage(message: JsonObject): ChatMessage {
  const role = String(message["role"]);
  const parts: ChatPart[] = [];
  const reasoning = message["reasoning_content"] ?? message["reasoning"];
  if (typeof reasoning === "string" && reasoning !== "") parts.push({ kind: "thinking", text: reasoning });
  if (role === "tool" || role === "toolResult" || role === "function") {
    parts.push(
      toToolResult(
        message,
        message["tool_call_id"] ?? message["toolCallId"],
        message["name"] ?? message["toolName"],
      ),
    );
  } else parts.push(...toContentParts(message["content"]));
  const calls = message["tool_calls"];
  if (Array.isArray(calls)) parts.push(...calls.map(toToolCall));
  const openclawRole = message["openclaw_role"];
  return {
    role,
    openclawRole: typeof openclawRole === "string" && openclawRole !== role ? openclawRole : null,
    parts,
  };
}

function toContentParts(content: unknown): ChatPart[] {
  if (content === null || content === undefined || content === "") return [];
  if (typeof content === "string") return [{ kind: "text", text: content }];
  return Array.isArray(content) ? content.map(toPart) : [{ kind: "other", value: content }];
}

function toPart(block: unknown): ChatPart {
  if (typeof block === "string") return { kind: "text", text: block };
  if (!isObject(block)) return { kind: "other", value: block };
  switch (block["type"]) {
    case "text":
    case "input_text":
    case "output_text":
      return typeof block["text"] === "string"
        ? { kind: "text", text: block["text"] }
        : { kind: "other", value: block };
    case "thinking":
    case "reasoning": {
      const text = block["thinking"] ?? block["text"];
      return typeof text === "string" ? { kind: "thinking", text } : { kind: "other", value: block };
    }
    case "tool_use":
    case "toolCall":
    case "function":
      return toToolCall(block);
    case "tool_result":
      return toToolResult(block, block["tool_use_id"], block["name"]);
    case "image":
    case "image_url":
    case "input_image":
      return { kind: "image", description: describeImage(block), inlineUrl: toInlineImage(block) };
    default:
      return { kind: "other", value: block };
  }
}

function toToolCall(call: unknown): ChatPart {
  if (!isObject(call)) return { kind: "other", value: call };
  const inner = isObject(call["function"]) ? call["function"] : call;
  const name = inner["name"];
  if (typeof name !== "string") return { kind: "other", value: call };
  const given = inner["arguments"] ?? inner["input"] ?? {};
  const id = call["id"];
  return {
    kind: "tool-call",
    id: typeof id === "string" ? id : null,
    name,
    argumentsText: typeof given === "string" ? given : toJsonText(given),
  };
}

function toToolResult(message: JsonObject, callId: unknown, name: unknown): ChatPart {
  const content = message["content"];
  const texts = toContentParts(content).map((part) => ("text" in part ? part.text : toJsonText(part)));
  return {
    kind: "tool-result",
    callId: typeof callId === "string" ? callId : null,
    name: typeof name === "string" ? name : null,
    text: texts.join("\n"),
    isError: message["is_error"] === true || message["isError"] === true,
  };
}

/** Images are never loaded; the page says what they are. */
function describeImage(block: JsonObject): string {
  const image = block["image_url"];
  const url = isObject(image) ? image["url"] : (image ?? block["data"]);
  const source = isObject(block["source"]) ? block["source"] : block;
  const type = source["media_type"] ?? source["mimeType"];
  if (typeof url === "string" && !url.startsWith("data:") && url.length < 300) return url;
  if (typeof url === "string")
    return `${/^data:([\w/+.-]{1,60})/.exec(url)?.[1] ?? (typeof type === "string" ? type : "picture")}, ${url.length} characters`;
  return typeof type === "string" ? type : "picture";
}

function toJsonText(value: unknown): string {
  try {
    return JSON.stringify(value) ?? "";
  } catch {
    return "(nested too deeply to be written out)";
  }
}

function isObject(value: unknown): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
