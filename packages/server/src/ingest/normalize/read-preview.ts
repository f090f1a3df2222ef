import { isRecord, MAX_PREVIEW_CHARS } from "@clawglass/core";

/** Beyond this a payload is not parsed for the sake of a preview; its first characters must do. */
const MAX_PARSED_CHARS = 4_000_000;

/**
 * The first 1,000 characters of a payload, by MLflow's rule: of a chat the text of the last message with that role, of anything
 * else its JSON text. null for none.
 */
export function readPreview(json: string | null, role: "user" | "assistant"): string | null {
  if (json === null || json === "null") return null;
  if (json.length > MAX_PARSED_CHARS) return cut(json);
  return cut(findChatText(JSON.parse(json), role) ?? json);
}

function cut(text: string): string {
  return text.length <= MAX_PREVIEW_CHARS
    ? text
    : `${text.slice(0, MAX_PREVIEW_CHARS - 3).toWellFormed()}...`;
}

function findChatText(payload: unknown, role: string): string | null {
  if (!isRecord(payload)) return null;
  for (const key of ["messages", "input", "output"]) {
    const text = lastTextOf(payload[key], role);
    if (text !== null) return text;
  }
  const choice = Array.isArray(payload.choices) ? payload.choices[0] : undefined;
  const message = isRecord(choice) ? choice.message : undefined;
  const text = isRecord(message) ? textOf(message.content) : null;
  return text ?? (isRecord(payload.request) ? findChatText(payload.request, role) : null);
}

function lastTextOf(messages: unknown, role: string): string | null {
  if (!Array.isArray(messages)) return null;
  const message = messages.findLast((candidate) => isRecord(candidate) && candidate.role === role);
  return isRecord(message) ? textOf(message.content) : null;
}

function textOf(content: unknown): string | null {
  if (typeof content === "string") return content;
  if (!Array.isArray(content)) return null;
  const part = content.find(
    (candidate) => isRecord(candidate) && (candidate.type === "text" || candidate.type === "output_text"),
  );
  return isRecord(part) && typeof part.text === "string" ? part.text : null;
}
