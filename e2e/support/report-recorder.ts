import type { RecorderReport } from "@clawglass/core/api";

export interface RecorderSketch {
  isIll?: boolean;
  hostName?: string;
  lastErrorText?: string;
}

/** A recorder's report as the plugin sends it; ill: a grant is missing, spans wait and some were lost. */
export async function reportRecorder(
  serverUrl: string,
  { isIll = false, hostName = "kitchen", lastErrorText = "The server answered 503." }: RecorderSketch = {},
): Promise<void> {
  const nowMs = Date.now();
  const report: RecorderReport = {
    process: "gateway",
    hostName,
    pluginVersion: "0.1.0",
    openclawVersion: "2026.9.6",
    startedAtMs: nowMs - 86_400_000,
    reportedAtMs: nowMs,
    nextReportWithinMs: 3_600_000,
    hooks: [
      {
        name: "before_agent_start",
        kind: "hook",
        firedCount: 397,
        lastAtMs: nowMs - 60_000,
        neededGrant: null,
      },
      {
        name: "llm_input",
        kind: "hook",
        firedCount: isIll ? 0 : 1_204,
        lastAtMs: isIll ? null : nowMs - 61_000,
        neededGrant: "allowConversationAccess",
      },
      {
        name: "llm_output",
        kind: "hook",
        firedCount: isIll ? 0 : 1_203,
        lastAtMs: isIll ? null : nowMs - 62_000,
        neededGrant: "allowConversationAccess",
      },
      { name: "subagent_ended", kind: "hook", firedCount: 0, lastAtMs: null, neededGrant: null },
      { name: "tool", kind: "agent-event", firedCount: 2_310, lastAtMs: nowMs - 63_000, neededGrant: null },
    ],
    grants: [
      {
        name: "allowConversationAccess",
        isGranted: !isIll,
        remedy: "Run `openclaw mlflow configure`, or set it in the configuration.",
      },
    ],
    spool: isIll
      ? {
          waitingSpans: 1_420,
          waitingBytes: 61_000_000,
          maxBytes: 67_108_864,
          oldestWaitingAtMs: nowMs - 7_200_000,
        }
      : { waitingSpans: 0, waitingBytes: 0, maxBytes: 67_108_864, oldestWaitingAtMs: null },
    sentSpans: 18_204,
    lastSentAtMs: nowMs - (isIll || hostName !== "kitchen" ? 7_300_000 : 60_000),
    lost: isIll ? [{ reason: "spool full", spans: 212 }] : [],
    faults: isIll ? [{ kind: "a message without an id", count: 3 }] : [],
    lastError: {
      atMs: nowMs - (isIll ? 30_000 : 90_000),
      message: lastErrorText,
      hint: "It tries again by itself.",
    },
    settings: [
      {
        name: "trackingUri",
        value: "http://127.0.0.1:5000",
        source: "config",
        variable: "MLFLOW_TRACKING_URI",
      },
      { name: "password", value: "(set)", source: "environment", variable: "MLFLOW_TRACKING_PASSWORD" },
      { name: "content", value: "full", source: "default", variable: null },
    ],
  };
  const response = await fetch(`${serverUrl}/api/clawglass/v1/recorders/kitchen-gateway`, {
    method: "PUT",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(report),
  });
  if (!response.ok) throw new Error(`the server refused the report: ${await response.text()}`);
}
