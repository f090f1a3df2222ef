import { type HostObject, readObject, readText } from "../host-value.ts";
import type { ChildLink } from "./run-index.ts";

/**
 * What started a run. OpenClaw's own `trigger` says `user` for announce runs and sub-agents too, so the run id, the
 * session key and what the parent said come first.
 */
export function classifyTrigger(runId: string, ctx: HostObject, link: ChildLink | null): string {
  const sessionKey = readText(ctx, "sessionKey") ?? "";
  if (parseAnnounce(runId) !== null) return "announce";
  if (/:compaction:/.test(runId)) return "compaction";
  if (runId.startsWith("skill-workshop-review:") || sessionKey.includes("internal-session-effects"))
    return "internal";
  if (link !== null || sessionKey.includes(":subagent:")) return "subagent";
  const provenance = readObject(ctx, "inputProvenance");
  if (readText(provenance, "sourceTool") === "subagent_announce") return "announce";
  return readText(ctx, "trigger") ?? "user";
}

export interface AnnouncedChild {
  childSessionKey: string;
  childRunId: string;
}

/** `announce:v1:<childSessionKey>:<childRunId>`; the session key holds colons itself. */
export function parseAnnounce(runId: string): AnnouncedChild | null {
  const match = /^announce:v\d+:(.+):([^:]+)$/.exec(runId);
  return match === null ? null : { childSessionKey: match[1] ?? "", childRunId: match[2] ?? "" };
}
