import type { Recorder } from "@clawglass/core/api";
import { formatBytes, formatCount, formatExactCount } from "../../../lib/format-number.ts";
import { formatDuration, formatMoment } from "../../../lib/format-time.ts";

/** One line of the capture doctor: what is so, and the command that mends it. `text` may hold words from another machine. */
export interface CaptureCheck {
  key: string;
  state: "ok" | "attention" | "failed" | "lost";
  title: string;
  text: string;
  command: string | null;
}

export const CONFIGURE = "openclaw mlflow configure";
export const STATUS = "openclaw mlflow status";
const SPOOL_NEARLY_FULL = 0.8;

/** What a recorder's last report says about the capture, the worst first. */
export function listCaptureChecks(recorder: Recorder, nowMs: number): CaptureCheck[] {
  const checks = [
    checkActivity(recorder, nowMs),
    ...checkGrants(recorder),
    checkHooks(recorder),
    checkSpool(recorder, nowMs),
    checkLoss(recorder),
    ...checkFaults(recorder),
    ...checkLastError(recorder, nowMs),
  ];
  return checks.sort((left, right) => ORDER.indexOf(left.state) - ORDER.indexOf(right.state));
}

const ORDER: readonly CaptureCheck["state"][] = ["failed", "attention", "lost", "ok"];

function checkActivity({ activity, process, receivedAtMs }: Recorder, nowMs: number): CaptureCheck {
  const when = `Last report: ${formatMoment(receivedAtMs, nowMs)}.`;
  const key = "activity";
  if (activity === "reporting")
    return { key, state: "ok", title: "The recorder reports", text: when, command: null };
  if (activity === "ended")
    return {
      key,
      state: "lost",
      title: process === "command" ? "The command ended" : "The Gateway was stopped",
      text: `${when} It said so itself.`,
      command: null,
    };
  return {
    key,
    state: "attention",
    title: "The recorder is silent",
    text: `${when} The next one is overdue: the Gateway does not run, or cannot reach this server.`,
    command: "openclaw gateway status",
  };
}

function checkGrants({ grants, hooks }: Recorder): CaptureCheck[] {
  return grants.map(({ name, isGranted, remedy }) => {
    const silenced = hooks.filter(({ neededGrant }) => neededGrant === name).length;
    return isGranted
      ? { key: `grant ${name}`, state: "ok", title: `Granted: ${name}`, text: "", command: null }
      : {
          key: `grant ${name}`,
          state: "failed",
          title: `Missing grant: ${name}`,
          text: `${silenced === 0 ? "" : `${silenced} ${silenced === 1 ? "hook stays" : "hooks stay"} silent without it. `}${remedy}`,
          command: CONFIGURE,
        };
  });
}

function checkHooks({ hooks }: Recorder): CaptureCheck {
  const fired = hooks.filter(({ firedCount }) => firedCount > 0).length;
  const key = "hooks";
  if (fired === 0)
    return {
      key,
      state: "attention",
      title: "No hook has fired yet",
      text: "Nothing was recorded since the recorder started. Write to your agent, or send a test trace.",
      command: CONFIGURE,
    };
  return {
    key,
    state: "ok",
    title: `${fired} of ${hooks.length} hooks have fired`,
    text:
      fired === hooks.length
        ? ""
        : "The others wait for what has not happened yet: a sub-agent, a compaction, a retry.",
    command: null,
  };
}

function checkSpool({ spool, sentSpans, lastSentAtMs }: Recorder, nowMs: number): CaptureCheck {
  const sent = `${formatExactCount(sentSpans)} spans sent${lastSentAtMs === null ? "" : `, the last at ${formatMoment(lastSentAtMs, nowMs)}`}.`;
  const key = "spool";
  if (spool.waitingSpans === 0)
    return { key, state: "ok", title: "Nothing waits in the spool", text: sent, command: null };
  const share = spool.maxBytes === 0 ? 1 : spool.waitingBytes / spool.maxBytes;
  const age =
    spool.oldestWaitingAtMs === null
      ? ""
      : `, the oldest for ${formatDuration(Math.max(0, nowMs - spool.oldestWaitingAtMs))}`;
  return {
    key,
    state: share >= SPOOL_NEARLY_FULL ? "failed" : "attention",
    title: `${formatCount(spool.waitingSpans)} spans wait in the spool${age}`,
    text: `${formatBytes(spool.waitingBytes)} of ${formatBytes(spool.maxBytes)} on the disk of that machine. ${sent}${share >= SPOOL_NEARLY_FULL ? " When it is full, the oldest are dropped and counted." : ""}`,
    command: STATUS,
  };
}

function checkLoss({ lost }: Recorder): CaptureCheck {
  const spans = lost.reduce((sum, each) => sum + each.spans, 0);
  if (spans === 0) return { key: "lost", state: "ok", title: "Nothing was lost", text: "", command: null };
  return {
    key: "lost",
    state: "failed",
    title: `${formatExactCount(spans)} ${spans === 1 ? "span was" : "spans were"} lost`,
    text: lost.map((each) => `${each.reason}: ${formatExactCount(each.spans)}`).join(". "),
    command: STATUS,
  };
}

function checkFaults({ faults }: Recorder): CaptureCheck[] {
  if (faults.length === 0) return [];
  const count = faults.reduce((sum, fault) => sum + fault.count, 0);
  return [
    {
      key: "faults",
      state: "attention",
      title: `${formatExactCount(count)} ${count === 1 ? "thing" : "things"} did not go as planned while recording`,
      text: faults.map((fault) => `${fault.kind}: ${formatExactCount(fault.count)}`).join(". "),
      command: null,
    },
  ];
}

/** An error is over when something was sent after it. */
function checkLastError({ lastError, lastSentAtMs }: Recorder, nowMs: number): CaptureCheck[] {
  if (lastError === null || (lastSentAtMs ?? 0) > lastError.atMs) return [];
  return [
    {
      key: "error",
      state: "attention",
      title: `Sending failed, ${formatMoment(lastError.atMs, nowMs)}`,
      text: `${lastError.message}${lastError.hint === null ? "" : ` ${lastError.hint}`}`,
      command: STATUS,
    },
  ];
}
