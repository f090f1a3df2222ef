import { readNumber, readText, toObject } from "../host-value.ts";

const TOLERANCE_MS = 50;

/**
 * The attempt's own messages out of `agent_end.messages`, which begin with the history: everything after the user's
 * message that the first new answer replies to. History carries OpenClaw's marker; should a version leave it out, the
 * time tells.
 */
export function ownMessages(messages: readonly unknown[], attemptStartMs: number): readonly unknown[] {
  const firstAnswer = messages.findIndex(
    (message) => toObject(message).role === "assistant" && !isHistory(message, attemptStartMs),
  );
  if (firstAnswer < 0) return [];
  const prompt = messages.findLastIndex(
    (message, index) => index < firstAnswer && toObject(message).role === "user",
  );
  return messages.slice(prompt + 1).filter((message) => !isBaseMessage(message));
}

function isHistory(message: unknown, attemptStartMs: number): boolean {
  const source = toObject(message);
  if (source.__openclaw !== undefined) return true;
  const timestamp = readNumber(source, "timestamp");
  return timestamp !== null && timestamp < attemptStartMs - TOLERANCE_MS;
}

/** Stands in `llm_input` already, so it is no message of the loop. */
function isBaseMessage(message: unknown): boolean {
  return readText(toObject(message), "customType") === "openclaw.runtime-context";
}
