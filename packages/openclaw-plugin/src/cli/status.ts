import { PLUGIN_VERSION } from "../build-info.ts";
import { connect } from "../send/connection.ts";
import { toPublicUri } from "../send/server-target.ts";
import { listSettings } from "../settings/list-settings.ts";
import { resolveSecretRefs } from "../settings/resolve-secret-refs.ts";
import type { Settings } from "../settings/resolve-settings.ts";
import { readSpoolReport, type SpoolReport } from "../spool/read-spool-report.ts";
import { checkGateway } from "./check-gateway.ts";
import type { CommandDeps } from "./command-deps.ts";
import { EXIT_CODES } from "./exit-codes.ts";
import { pluginConfigOf } from "./plugin-config-of.ts";
import {
  checkGrants,
  checkHostVersion,
  checkSettings,
  checkSpool,
  ok,
  problem,
  type StatusCheck,
} from "./status-checks.ts";

/** `openclaw mlflow status`: what is in force and from where, what is missing, what was sent, waits, was lost. */
export async function runStatus(deps: CommandDeps, options: Record<string, unknown>): Promise<void> {
  const hostConfig = deps.readConfig();
  const settings = await resolveSecretRefs(pluginConfigOf(hostConfig), deps.environment, deps.resolveSecret);
  const [server, report, live] = await Promise.all([
    checkServer(deps, settings),
    readSpoolReport(deps.disk, deps.spoolRoot),
    deps.readGatewayStatus(),
  ]);
  const checks = [
    checkHostVersion(deps.hostVersion),
    ...checkGrants(hostConfig),
    ...checkSettings(settings),
    server,
    checkGateway(live, settings),
    ...checkSpool(report, deps.clock()),
  ];
  const isWell = checks.every(({ level }) => level !== "problem");
  if (options.json === true) {
    const inForce = Object.fromEntries(
      listSettings(settings).map(({ name, value, source, variable }) => [
        name,
        { value, source, env: variable },
      ]),
    );
    deps.print(
      JSON.stringify(
        {
          ok: isWell,
          plugin: PLUGIN_VERSION,
          openclaw: deps.hostVersion,
          checks,
          settings: inForce,
          spool: report,
          gateway: live,
        },
        null,
        2,
      ),
    );
  } else {
    for (const line of toLines(checks, settings, report, live)) deps.print(line);
  }
  deps.setExitCode(isWell ? EXIT_CODES.ok : EXIT_CODES.failure);
}

async function checkServer(deps: CommandDeps, settings: Settings): Promise<StatusCheck> {
  const target = { trackingUri: settings.trackingUri, credentials: settings.credentials };
  // By name without making it: a look must change nothing.
  const result = await connect(deps.http, target, { id: settings.experimentId, name: null });
  if (!result.ok) return problem("Server", result.problem.message, result.problem.hint);
  const { server, experiment } = result.connection;
  const where = settings.experimentName ?? `${experiment.name} (${experiment.id})`;
  return ok(
    "Server",
    `${server.kind} ${server.version ?? ""} at ${toPublicUri(settings.trackingUri)}, experiment ${where}`,
  );
}

const MARKS = { ok: "✓", note: "·", problem: "✗" } as const;

function toLines(
  checks: readonly StatusCheck[],
  settings: Settings,
  report: SpoolReport,
  live: unknown,
): string[] {
  const lines = [`mlflow-openclaw ${PLUGIN_VERSION}`, ""];
  for (const { name, level, message, hint } of checks) {
    lines.push(`${MARKS[level]} ${name}: ${message}`);
    if (hint !== null && level !== "ok") lines.push(`    ${hint}`);
  }
  const problems = checks.filter(({ level }) => level === "problem").length;
  lines.push(
    "",
    problems === 0
      ? "All is well."
      : `${problems} thing${problems === 1 ? " needs" : "s need"} attention (✗).`,
  );
  lines.push("", "Settings in force");
  for (const { name, value, source, variable } of listSettings(settings)) {
    if (value === null) continue;
    const from = source === "environment" ? (variable ?? source) : source;
    lines.push(`  ${name.padEnd(24)} ${value}  (${from})`);
  }
  const lost = Object.values(report.lostSpans).reduce((sum, count) => sum + count, 0);
  lines.push("", "Spans");
  const { sentSpans, waitingSpans, waitingBytes, lastSuccessAtMs, oldestWaitingAtMs } = report;
  lines.push(`  sent     ${sentSpans}${sentSpans === 0 ? "" : `, last at ${toTime(lastSuccessAtMs)}`}`);
  lines.push(
    waitingSpans === 0
      ? "  waiting  0"
      : `  waiting  ${waitingSpans} (${Math.ceil(waitingBytes / 1024)} kB), the oldest since ${toTime(oldestWaitingAtMs)}`,
  );
  lines.push(`  lost     ${lost}`);
  const hooks = readHooks(live);
  if (hooks !== null) {
    lines.push("", "Seen by the Gateway's plugin");
    for (const [name, count] of Object.entries(hooks)) lines.push(`  ${name.padEnd(24)} ${count}`);
  }
  return lines;
}

function readHooks(live: unknown): Record<string, number> | null {
  const recorder = (live as { recorder?: { events?: unknown } } | null)?.recorder;
  const events = recorder?.events;
  return typeof events === "object" && events !== null ? (events as Record<string, number>) : null;
}

function toTime(ms: number | null): string {
  return ms === null ? "an unknown time" : new Date(ms).toISOString();
}
