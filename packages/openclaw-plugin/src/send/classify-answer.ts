import type { HttpResponse } from "./http-client.ts";
import { parseRetryAfterMs } from "./retry-delay.ts";
import { isWebPage } from "./server-problem.ts";

/** What an answer to a batch means for that batch. */
export type AnswerVerdict =
  | { kind: "accepted" }
  /** The server cannot take it now. */
  | { kind: "retry"; afterMs: number | null }
  /** Nothing can be taken until a setting changes (credentials, address, experiment): wait, lose nothing. */
  | { kind: "blocked" }
  /** Too big, or something in it is bad: smaller parts may pass; one span alone is refused for good. */
  | { kind: "divide" };

const RETRY_STATUS: ReadonlySet<number> = new Set([408, 409, 425, 429]);
const SETTING_STATUS: ReadonlySet<number> = new Set([401, 403, 404, 405, 407, 501]);

export function classifyAnswer(response: HttpResponse, nowMs: number): AnswerVerdict {
  const { status } = response;
  if (status >= 200 && status < 300) return isWebPage(response) ? { kind: "blocked" } : { kind: "accepted" };
  if (status < 400 || SETTING_STATUS.has(status)) return { kind: "blocked" };
  if (status >= 500 || RETRY_STATUS.has(status)) {
    return { kind: "retry", afterMs: parseRetryAfterMs(response.headers["retry-after"], nowMs) };
  }
  return { kind: "divide" };
}
