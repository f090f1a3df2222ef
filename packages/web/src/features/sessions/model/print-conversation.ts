import { MAX_PREVIEW_CHARS } from "@clawglass/core";
import type { SessionSummary, SessionTurn } from "@clawglass/core/api";
import { toVisibleString } from "../../../lib/visible-text.ts";
import { oneLine, toOrigin, toStateName, toTitle } from "../../traces/model/trace-view.ts";
import { groupByDay, toMinute } from "./turn-view.ts";

/** A conversation as plain text, oldest first: who said what when, and where a run failed. Hidden signs are named. */
export function printConversation(
  summary: Pick<SessionSummary, "title" | "sessionId">,
  turns: readonly SessionTurn[],
  isWhole: boolean,
): string {
  const title = oneLine(summary.title ?? "", 120);
  const head = [...(title ? [title] : []), summary.sessionId].join("\n");
  const days = groupByDay(turns).flatMap(({ day, turns: ofDay }) => [day, ...ofDay.map(printTurn)]);
  const parts = [head, ...(isWhole ? [] : ["Earlier runs are not in this text."]), ...days];
  return `${toVisibleString(parts.join("\n\n"))}\n`;
}

function printTurn({ trace, notices }: SessionTurn): string {
  const origin = toOrigin(trace);
  const isPerson = origin === null || origin === "you" || origin === trace.channel;
  const asked = `${toMinute(trace.requestTimeMs)} ${isPerson ? "You" : origin}:`;
  const whole = ` [cut here; the whole text is in run ${trace.traceId}]`;
  const print = (text: string) => (isCut(text) ? text + whole : text);
  return [
    `${asked}\n${print(trace.requestPreview?.trim() || toTitle(trace))}`,
    ...notices.map(({ text }) => `(${text.trim()})`),
    ...(trace.errorMessage ? [`Failed: ${trace.errorMessage.trim()}`] : []),
    ...printReply(trace, print),
  ].join("\n\n");
}

function printReply(trace: SessionTurn["trace"], print: (text: string) => string): string[] {
  const reply = trace.responsePreview?.trim();
  if (reply) return [`${trace.agentId ?? "Agent"}:\n${print(reply)}`];
  const state = toStateName(trace);
  if (state === "running") return ["(The agent is at work.)"];
  if (state === "lost") return ["(Its end was never seen.)"];
  return trace.errorMessage ? [] : ["(No reply was recorded.)"];
}

function isCut(text: string): boolean {
  return text.length >= MAX_PREVIEW_CHARS && text.endsWith("...");
}
