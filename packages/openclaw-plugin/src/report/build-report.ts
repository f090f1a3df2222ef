import type { HeardEvent, RecorderReport } from "@clawglass/core/api";
import { CONVERSATION_GRANT, CONVERSATION_HOOKS } from "../host/conversation-grant.ts";
import { RECORDED_AGENT_STREAMS, RECORDED_HOOKS } from "../record/dispatch.ts";
import type { RecorderCounters } from "../record/recorder-contract.ts";
import { listSettings } from "../settings/list-settings.ts";
import type { Settings } from "../settings/resolve-settings.ts";
import type { SpoolStats } from "../spool/spool-stats.ts";

/** What a report is made of. */
export interface ReportFacts
  extends Pick<
    RecorderReport,
    | "process"
    | "hostName"
    | "pluginVersion"
    | "openclawVersion"
    | "startedAtMs"
    | "reportedAtMs"
    | "nextReportWithinMs"
    | "grants"
  > {
  counters: Pick<RecorderCounters, "events" | "lastEventAtMs" | "faults">;
  waiting: { spans: number; bytes: number; oldestAtMs: number | null };
  stats: Pick<SpoolStats, "sentSpans" | "lastSuccessAtMs" | "lostSpans" | "lastError">;
  settings: Settings;
}

const AGENT_EVENT = "agent event ";
const DIAGNOSTIC = "diagnostic ";
/** Limits of the server's schema: a report that breaks one would be refused as a whole. */
const MAX_NAME_CHARS = 120;
const MAX_WORDS_CHARS = 2_000;
const MAX_FAULTS = 100;

/** What the recorder says about itself to a Clawglass server: names, counts, settings; no content and no secret. */
export function buildReport(facts: ReportFacts): RecorderReport {
  const { counters, waiting, stats, settings, ...rest } = facts;
  return {
    ...rest,
    hooks: listHeardEvents(counters),
    spool: {
      waitingSpans: waiting.spans,
      waitingBytes: waiting.bytes,
      maxBytes: Math.round(settings.spoolMaxBytes),
      oldestWaitingAtMs: waiting.oldestAtMs,
    },
    sentSpans: stats.sentSpans,
    lastSentAtMs: stats.lastSuccessAtMs,
    lost: Object.entries(stats.lostSpans).flatMap(([reason, spans]) =>
      spans > 0 ? [{ reason, spans }] : [],
    ),
    faults: Object.entries(counters.faults)
      .slice(0, MAX_FAULTS)
      .map(([kind, count]) => ({ kind: kind.slice(0, MAX_WORDS_CHARS), count })),
    lastError: stats.lastError && {
      atMs: stats.lastError.atMs,
      message: stats.lastError.message.slice(0, MAX_WORDS_CHARS),
      hint: stats.lastError.hint?.slice(0, MAX_WORDS_CHARS) ?? null,
    },
    settings: listSettings(settings).map((setting) => ({
      ...setting,
      value: setting.value?.slice(0, MAX_WORDS_CHARS) ?? null,
    })),
  };
}

/** All that the plugin listens to, also what never came, and the diagnostic events that came. */
function listHeardEvents({ events, lastEventAtMs }: ReportFacts["counters"]): HeardEvent[] {
  const streams = RECORDED_AGENT_STREAMS.map((stream) => AGENT_EVENT + stream);
  const keys = new Set([...RECORDED_HOOKS, ...streams, ...Object.keys(events)]);
  return [...keys].map((key) => ({
    ...readKey(key),
    firedCount: events[key] ?? 0,
    lastAtMs: lastEventAtMs[key] ?? null,
    neededGrant: CONVERSATION_HOOKS.has(key) ? CONVERSATION_GRANT : null,
  }));
}

function readKey(key: string): Pick<HeardEvent, "kind" | "name"> {
  const found = (
    [
      ["agent-event", AGENT_EVENT],
      ["diagnostic", DIAGNOSTIC],
    ] as const
  ).find(([, prefix]) => key.startsWith(prefix));
  const [kind, prefix] = found ?? (["hook", ""] as const);
  return { kind, name: key.slice(prefix.length).slice(0, MAX_NAME_CHARS) };
}
