import { type HostObject, readText, toObject } from "../host-value.ts";

/** The blocks of a message's content; a plain text counts as one text block. */
export function contentBlocks(content: unknown): readonly HostObject[] {
  if (typeof content === "string") return content === "" ? [] : [{ type: "text", text: content }];
  return Array.isArray(content) ? content.map(toObject) : [];
}

/** All text blocks of a content, a line each, as OpenClaw sends them to providers that take one text. */
export function textOf(content: unknown): string {
  return contentBlocks(content)
    .filter((block) => block.type === "text")
    .map((block) => readText(block, "text") ?? "")
    .join("\n");
}

/** All thinking blocks of a content, joined; null when there is none. */
export function thinkingOf(content: unknown): string | null {
  const parts = contentBlocks(content)
    .filter((block) => block.type === "thinking")
    .map(
      (block) => readText(block, "thinking") ?? (block.redacted === true ? "[redacted by the provider]" : ""),
    );
  return parts.length === 0 ? null : parts.join("\n");
}

export interface RequestedTool {
  id: string;
  name: string;
  arguments: unknown;
}

export function requestedTools(content: unknown): RequestedTool[] {
  return contentBlocks(content)
    .filter((block) => block.type === "toolCall")
    .map((block) => ({
      id: readText(block, "id") ?? "",
      name: readText(block, "name") ?? "unknown",
      arguments: block.arguments,
    }));
}
