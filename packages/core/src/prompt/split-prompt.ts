import { isRecord } from "../is-record.ts";

/** What a prompt is made of, in the words of the page. */
export const PROMPT_PARTS = [
  "system prompt",
  "skills",
  "tool definitions",
  "memory",
  "history",
  "tool results",
  "user text",
] as const;
export type PromptPart = (typeof PROMPT_PARTS)[number];
export type PromptChars = Record<PromptPart, number>;

/** Sections of OpenClaw's system prompt (2026.9) that are about skills. */
const SKILL_HEADINGS = /^## (Skills|Skill Workshop)\b/;
/** The memory rules, and the workspace files (AGENTS.md, MEMORY.md, …) that OpenClaw puts in. */
const MEMORY_HEADINGS =
  /^(## Memory\b|## Workspace Files \(injected\)|# Project Context|## \/.*|## \S+\.md\b)/;
const HEADING = /^#{1,2} |^<!-- /m;

/** Characters of each part of a prompt, read from the messages that were sent (OpenAI's form) and the tool definitions. */
export function splitPrompt(inputs: unknown, toolsJson: string | null): PromptChars {
  const chars = emptyChars();
  const messages = isRecord(inputs) && Array.isArray(inputs.messages) ? inputs.messages : [];
  if (isRecord(inputs) && typeof inputs.system === "string") addSystemPrompt(chars, inputs.system);
  const asked = messages.findLastIndex((message) => isPersonsWords(message));
  for (const [index, message] of messages.entries()) {
    if (!isRecord(message)) continue;
    const text = textOf(message);
    if (message.role === "system" || message.role === "developer") addSystemPrompt(chars, text);
    else if (message.role === "tool" || message.role === "toolResult") chars["tool results"] += text.length;
    else if (index === asked) chars["user text"] += text.length;
    else if (message.openclaw_role === "openclaw.runtime-context") chars["system prompt"] += text.length;
    else chars.history += text.length;
  }
  chars["tool definitions"] += toolsJson?.length ?? 0;
  return chars;
}

export function emptyChars(): PromptChars {
  return Object.fromEntries(PROMPT_PARTS.map((part) => [part, 0])) as PromptChars;
}

function isPersonsWords(message: unknown): boolean {
  return isRecord(message) && message.role === "user" && message.openclaw_role === undefined;
}

function addSystemPrompt(chars: PromptChars, text: string): void {
  let part: PromptPart = "system prompt";
  for (const section of splitBefore(text, HEADING)) {
    if (SKILL_HEADINGS.test(section)) part = "skills";
    else if (MEMORY_HEADINGS.test(section)) part = "memory";
    else part = "system prompt";
    chars[part] += section.length;
  }
}

/** Cuts a text before each line that matches. Nothing is lost: the pieces joined are the text. */
function splitBefore(text: string, pattern: RegExp): string[] {
  const starts = [...text.matchAll(new RegExp(pattern.source, "gm"))].map((match) => match.index);
  return [0, ...starts.filter((start) => start > 0)].map((start, index, all) =>
    text.slice(start, all[index + 1] ?? text.length),
  );
}

/** Everything of a message that the model reads: content, thinking, tool calls. */
function textOf(message: Record<string, unknown>): string {
  const parts = [textOfContent(message.content)];
  if (typeof message.reasoning_content === "string") parts.push(message.reasoning_content);
  if (Array.isArray(message.tool_calls)) parts.push(JSON.stringify(message.tool_calls));
  return parts.join("");
}

function textOfContent(content: unknown): string {
  if (typeof content === "string") return content;
  if (content === null || content === undefined) return "";
  if (!Array.isArray(content)) return JSON.stringify(content);
  return content
    .map((part) => (isRecord(part) && typeof part.text === "string" ? part.text : JSON.stringify(part)))
    .join("");
}
