import { type HostObject, readObject, readText } from "../host-value.ts";
import type { ChildLink } from "./run-index.ts";

/**
 * What started a run. OpenClaw's own `trigger` says `user` for announce runs and sub-agents too, so the run id, the
 * session key and what the parent said come first.
 */
export function classifyTrigger(runId: string, ctx: HostObject, link: ChildLink | null): string {
  const sessionKey = readText(ctx, "sessionKey") ?? "";
  // `announce:v1:…` for one sub-agent, `announce:requester-settle:…` when the last of several is done.
  if (runId.startsWith("announce:")) return "announce";
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

const SUB_AGENT_ANNOUNCE = /^announce:v\d+:(agent:[^:]+(?::subagent:[^:]+)+):(.+?)(?::wake)?$/;
const ANY_ANNOUNCE = /^announce:v\d+:(.+):([^:]+)$/;

/**
 * `announce:v1:<childSessionKey>:<childRunId>`, and `…:wake` when the sub-agent itself is woken by its own children. A
 * woken run's id is such an id, so that the announcement of its end holds one inside the other.
 */
export function parseAnnounce(runId: string): AnnouncedChild | null {
  const match = SUB_AGENT_ANNOUNCE.exec(runId) ?? ANY_ANNOUNCE.exec(runId);
  return match === null ? null : { childSessionKey: match[1] ?? "", childRunId: match[2] ?? "" };
}
