import type { TraceSummary } from "@clawglass/core/api";
import type { StateName } from "../../../ui/StateGlyph.tsx";

/** The state that a person sees. A run whose process died is lost: it neither failed nor ended well. */
export function toStateName(trace: Pick<TraceSummary, "state" | "isIncomplete">): StateName {
  if (trace.isIncomplete) return "lost";
  if (trace.state === "ERROR") return "failed";
  return trace.state === "OK" ? "ok" : trace.state === "IN_PROGRESS" ? "running" : "lost";
}

/** What was asked, or what the run is where nobody asked: `cron: mail-sweep`, `heartbeat`, the name of the root. */
export function toTitle(
  trace: Pick<TraceSummary, "requestPreview" | "trigger" | "name" | "traceId">,
): string {
  const preview = trace.requestPreview?.trim();
  if (preview) return oneLine(preview);
  if (trace.trigger && trace.trigger !== "user")
    return trace.name ? `${trace.trigger}: ${trace.name}` : trace.trigger;
  return trace.name || trace.traceId;
}

/** Who started it, in words for a row: the channel of a person, else the trigger. */
export function toOrigin(trace: Pick<TraceSummary, "channel" | "trigger">): string | null {
  if (trace.trigger && trace.trigger !== "user" && trace.trigger !== "message") return trace.trigger;
  return trace.channel ?? (trace.trigger === null ? null : "you");
}

/** First model, and how many others. */
export function toModelWords(models: readonly string[]): string {
  const [first, ...others] = models;
  if (first === undefined) return "";
  return others.length === 0 ? first : `${first} +${others.length}`;
}

/**
 * White space of any kind becomes one blank, so that a preview is one line. Looks at no more than a preview's length; what
 * is longer ends in `…`.
 */
export function oneLine(text: string, maxChars = 400): string {
  const isCut = text.length > maxChars;
  const line = text
    .slice(0, isCut ? maxChars - 1 : maxChars)
    .replace(/[\s\u2028\u2029]+/g, " ")
    .trim();
  return isCut ? `${line.replace(/[\ud800-\udbff]$/, "")}…` : line;
}

/** An error as it follows the name of its step: `timed out` of `mail_fetch timed out`. */
export function toErrorBeside(name: string, message: string): string {
  return message.startsWith(`${name} `) ? message.slice(name.length + 1) : message;
}

/** The part of a session's name that tells it from others of its agent: `telegram:direct` of `agent:main:telegram:direct`. */
export function toSessionWords({ sessionId, agentId }: Pick<TraceSummary, "sessionId" | "agentId">): string {
  const name = sessionId ?? "";
  const prefix = `agent:${agentId}:`;
  return name.startsWith(prefix) && name.length > prefix.length ? name.slice(prefix.length) : name;
}
