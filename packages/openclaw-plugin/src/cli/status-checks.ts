import { createRedactor, type Redactor } from "@clawglass/core";
import { PLUGIN_ID } from "../build-info.ts";
import { readConversationGrant } from "../host/conversation-grant.ts";
import type { HostConfig } from "../host/plugin-api.ts";
import type { Settings } from "../settings/resolve-settings.ts";
import type { SpoolReport } from "../spool/read-spool-report.ts";

export const CHECK_LEVELS = ["ok", "note", "problem"] as const;

/** One line of `status`. A problem makes the exit code 1. */
export interface StatusCheck {
  name: string;
  level: (typeof CHECK_LEVELS)[number];
  message: string;
  hint: string | null;
}

/** Turns with any model call the plugin's hooks since this release. */
const FULL_HOST = [2026, 9, 2] as const;
/**
 * The release on which `agent --local` was seen to call the plugin's hooks. 2026.8.2 and 2026.9.1 run the agent there
 * with a set of plugins of its own: those that own a provider, a memory, a context engine or a harness.
 */
const LOCAL_HOST = [2026, 9, 6] as const;
const OLDEST_HOST = [2026, 8, 2] as const;
const STALE_WAIT_MS = 10 * 60_000;

export function checkHostVersion(version: string | null): StatusCheck {
  const name = "OpenClaw";
  if (version === null) return note(name, "Its version is unknown.", null);
  if (isOlder(version, OLDEST_HOST)) {
    return problem(
      name,
      `${version} is older than ${OLDEST_HOST.join(".")}, the oldest release that works.`,
      "Update OpenClaw.",
    );
  }
  if (isOlder(version, FULL_HOST)) {
    return note(
      name,
      `${version} calls no hooks of this plugin in \`openclaw agent --local\`, nor on turns with another than the default model: such runs are missing or have gaps. Runs through the Gateway are recorded; the prompt of a run that announces a sub-agent's result lacks that result, which this release shows to the model only.`,
      `Update to ${LOCAL_HOST.join(".")} or later.`,
    );
  }
  if (isOlder(version, LOCAL_HOST)) {
    return note(
      name,
      `${version} may call no hooks of this plugin in \`openclaw agent --local\`. Runs through the Gateway are recorded.`,
      `Update to ${LOCAL_HOST.join(".")} or later.`,
    );
  }
  return ok(name, version);
}

export function checkGrants(config: HostConfig): StatusCheck[] {
  const { enabled, allow, deny, entries } = config.plugins ?? {};
  const entry = entries?.[PLUGIN_ID];
  const access = readConversationGrant(config);
  const checks: StatusCheck[] = [];
  if (enabled === false || entry?.enabled === false) {
    checks.push(
      problem(
        "Plugin",
        "It is switched off in the configuration.",
        `Run \`openclaw plugins enable ${PLUGIN_ID}\`.`,
      ),
    );
  } else if (deny?.includes(PLUGIN_ID)) {
    checks.push(problem("Plugin", "It is in plugins.deny.", "Take it out of that list."));
  } else if (Array.isArray(allow) && allow.length > 0 && !allow.includes(PLUGIN_ID)) {
    checks.push(problem("Plugin", "plugins.allow does not name it.", "Run `openclaw mlflow configure`."));
  } else {
    checks.push(ok("Plugin", "enabled"));
  }
  checks.push(
    access.isGranted
      ? ok("Conversation access", "granted")
      : problem(
          "Conversation access",
          "not granted: prompts, replies and tool payloads are not recorded.",
          access.remedy,
        ),
  );
  return checks;
}

export function checkSettings(settings: Settings): StatusCheck[] {
  const redactor: Redactor = createRedactor({ extraPatterns: settings.extraPatterns });
  const checks = [
    ...settings.problems.map((message) =>
      problem("Settings", message, "Correct it, or run `openclaw mlflow configure`."),
    ),
    ...redactor.badPatterns.map((pattern) =>
      problem("Redaction", `Not a regular expression: ${pattern}`, "Correct redaction.extraPatterns."),
    ),
    ...settings.unresolvedSecrets.map((name) =>
      problem(
        "Secrets",
        `${name} refers to a secret that cannot be read; traces wait on disk.`,
        "Make the secret known to the Gateway (for a variable: in its environment), then restart it.",
      ),
    ),
  ];
  if (!settings.isRedactionEnabled)
    checks.push(note("Redaction", "switched off: secrets are recorded as they are.", null));
  if (settings.content === "none")
    checks.push(note("Content", "none: prompts, replies and payloads are left out.", null));
  return checks;
}

export function checkSpool(report: SpoolReport, nowMs: number): StatusCheck[] {
  const checks: StatusCheck[] = [];
  const lost = Object.entries(report.lostSpans).filter(([, count]) => count > 0);
  if (lost.length > 0) {
    const parts = lost.map(([reason, count]) => `${count} ${reason}`).join(", ");
    checks.push(
      problem(
        "Lost",
        `Spans that will not reach the server: ${parts}.`,
        "Settings spool.maxMegabytes and spool.maxDays bound what waits; refused spans are kept in the dead-letter folder.",
      ),
    );
  }
  const { oldestWaitingAtMs } = report;
  if (oldestWaitingAtMs !== null && nowMs - oldestWaitingAtMs > STALE_WAIT_MS) {
    checks.push(
      problem(
        "Waiting",
        `${report.waitingSpans} spans wait, the oldest for ${toMinutes(nowMs - oldestWaitingAtMs)} min.`,
        "Start the Gateway, which sends them, and see the line about the server.",
      ),
    );
  }
  const isErrorNewest = report.lastError !== null && report.lastError.atMs > (report.lastSuccessAtMs ?? 0);
  if (report.lastError !== null && isErrorNewest) {
    checks.push(problem("Last error", report.lastError.message, report.lastError.hint));
  }
  if (report.workerFaults > 0) {
    checks.push(
      note(
        "Worker",
        `The plugin's thread failed ${report.workerFaults} time(s). Nothing is lost by it: its work is then done in the Gateway itself.`,
        null,
      ),
    );
  }
  if (report.damagedBytes > 0) {
    checks.push(problem("Spool", `${report.damagedBytes} bytes on disk were damaged.`, "Check the disk."));
  }
  return checks;
}

export function ok(name: string, message: string): StatusCheck {
  return { name, level: "ok", message, hint: null };
}

export function note(name: string, message: string, hint: string | null): StatusCheck {
  return { name, level: "note", message, hint };
}

export function problem(name: string, message: string, hint: string | null): StatusCheck {
  return { name, level: "problem", message, hint };
}

function toMinutes(ms: number): number {
  return Math.round(ms / 60_000);
}

function isOlder(version: string, than: readonly number[]): boolean {
  const parts = version.split(/[.+-]/).map(Number);
  for (const [index, wanted] of than.entries()) {
    const difference = (parts[index] || 0) - wanted;
    if (difference !== 0) return difference < 0;
  }
  return false;
}
