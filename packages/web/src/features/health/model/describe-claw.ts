import type { Finding } from "@clawglass/core/api";

/** What the claws hold, in a few words. */
export function describeClaw({ metric, segment }: Finding): string {
  const who =
    segment.kind === "tool"
      ? `Calls of ${segment.name}`
      : segment.kind === "skill"
        ? `Runs with ${segment.name}`
        : segment.kind === "trigger"
          ? `Runs of ${segment.name}`
          : "Runs";
  switch (metric) {
    case "error-rate":
    case "tool-failure-rate":
      return `${who} that failed`;
    case "latency-median":
      return `${who}: how long the middle one takes`;
    case "latency-p95":
      return `${who}: 1 in 20 takes longer than`;
    case "tokens-per-run":
      return `${who}: tokens each`;
    case "cost-per-run":
      return `${who}: cost each`;
    case "cost-per-day":
      return "Cost of a day";
    case "score":
      return `Judge ${segment.name}`;
    case "capture":
      return "Runs recorded with a gap";
    case "silence":
      return "Runs a day";
  }
}
