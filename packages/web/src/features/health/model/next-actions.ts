import type { HealthReport } from "@clawglass/core/api";
import { filterFailed, filterTime, filterTraces } from "./filter-links.ts";

/** A step that does something today: opens runs, or is a command to copy. */
export type NextAction = { title: string; text: string } & (
  | { kind: "runs"; button: string; filter: string }
  | { kind: "command"; command: string }
  | { kind: "review"; button: string }
);

const DAY_MS = 86_400_000;

/** At most three steps, the most useful first. */
export function listNextActions(report: HealthReport): NextAction[] {
  const [first] = report.findings;
  if (!first) return report.verdict === "unknown" ? [CHECK_CAPTURE] : whenWell(report);
  const actions: NextAction[] = [];
  if (first.metric === "silence" || first.metric === "capture") actions.push(CHECK_CAPTURE);
  const isSilence = first.metric === "silence";
  const told = report.words.nextSteps.find((step) => step.kind === "open-runs");
  if (first.traceIds.length > 0)
    actions.push({
      kind: "runs",
      title: isSilence ? "Look at the last run" : (told?.action ?? "Look at the runs"),
      text: isSilence
        ? "What was recorded before it went quiet."
        : (told?.text ?? "The runs that show it, newest first."),
      button: first.traceIds.length === 1 ? "Open 1 run" : `Open ${first.traceIds.length} runs`,
      filter: filterTraces(first.traceIds),
    });
  const sinceMs = Date.parse(first.since);
  if (first.before !== null && !isSilence)
    actions.push({
      kind: "runs",
      title: "Compare with the day before",
      text: "The runs of the 24 hours before it began, when all was as usual.",
      button: "Open them",
      filter: filterTime({ fromMs: sinceMs - DAY_MS, toMs: sinceMs }),
    });
  const label = report.words.nextSteps.find((step) => step.kind === "review");
  if (label && first.metric === "error-rate")
    actions.push({
      kind: "review",
      title: "Label runs that failed",
      text: "Your word on them, a few keys each; the queue holds them already.",
      button: label.action,
    });
  if (actions.length < 3) actions.push(ASK_IN_TERMINAL);
  return actions.slice(0, 3);
}

function whenWell(report: HealthReport): NextAction[] {
  if (report.failedCount === 0) return [ASK_IN_TERMINAL];
  const count = report.failedCount;
  return [
    {
      kind: "runs",
      title: count === 1 ? "Look at the run that failed" : `Look at the ${count} runs that failed`,
      text: "As many as usual: nothing has to be done.",
      button: count === 1 ? "Open it" : "Open them",
      filter: filterFailed(report.window),
    },
    ASK_IN_TERMINAL,
  ];
}

const CHECK_CAPTURE: NextAction = {
  kind: "command",
  title: "Check the capture",
  text: "It says which hooks fire, which grants are missing and what waits to be sent.",
  command: "openclaw mlflow status",
};

const ASK_IN_TERMINAL: NextAction = {
  kind: "command",
  title: "Ask from a terminal or a script",
  text: "The same verdict; the exit code is 0 when all is well, 3 when something needs attention, 4 when it cannot say.",
  command: "clawglass health",
};
