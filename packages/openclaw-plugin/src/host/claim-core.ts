import { hostname } from "node:os";
import { join } from "node:path";
import { createRedactor } from "@clawglass/core";
import { resolveSecret } from "../api.ts";
import { createBackground } from "../background/create-background.ts";
import { BUILD_ID, PLUGIN_VERSION } from "../build-info.ts";
import { Delivery } from "../deliver/delivery.ts";
import { RedactAhead } from "../deliver/redact-ahead.ts";
import { redactField } from "../deliver/redact-field.ts";
import { DEFAULT_SPAN_QUEUE_LIMITS } from "../deliver/span-queue.ts";
import { claimProcessCore } from "../record/process-core.ts";
import { createRecorder } from "../record/recorder.ts";
import type { RecorderSettings } from "../record/recorder-contract.ts";
import { Reporter } from "../report/reporter.ts";
import { toRecorderId } from "../report/to-recorder-id.ts";
import { createHttpClient } from "../send/http-client.ts";
import { createSenderIdentity } from "../send/to-readable-span.ts";
import { readEnvironment } from "../settings/read-environment.ts";
import { resolveSecretRefs } from "../settings/resolve-secret-refs.ts";
import { resolveSettings, type Settings } from "../settings/resolve-settings.ts";
import { Spool } from "../spool/spool.ts";
import { nodeSpoolDisk } from "../spool/spool-disk.ts";
import { DEFAULT_SPOOL_LIMITS } from "../spool/spool-types.ts";
import { readConversationGrant } from "./conversation-grant.ts";
import { createHealthLog } from "./health-log.ts";
import type { PluginApi } from "./plugin-api.ts";
import { type CoreSettings, PluginCore, type PluginCoreOptions } from "./plugin-core.ts";
import { readHostFacts } from "./read-host-facts.ts";
import { readSkillFile } from "./read-skill-file.ts";
import { createSpoolEnvironment, SPOOL_PATH } from "./spool-environment.ts";
import { systemTiming } from "./system-timing.ts";
import { startWorkerThread } from "./worker-thread.ts";

/** The core of this process, made at the first call. Composition root: the only place that builds the parts. */
export function claimCore(api: PluginApi): PluginCore {
  return claimProcessCore<PluginCore>(globalThis, {
    version: PLUGIN_VERSION,
    buildId: BUILD_ID,
    create: (inherited) => createCore(api, inherited),
  });
}

/** Puts the configuration of this instance in force; the last instance that registers wins. */
export function configureCore(core: PluginCore, api: PluginApi): void {
  const settings = resolveSettings(api.pluginConfig, readEnvironment());
  core.configure(toCoreSettings(api, settings));
  if (settings.unresolvedSecrets.length > 0) void resolveSecretsLater(core, api);
}

function createCore(api: PluginApi, inherited: unknown): PluginCore {
  const settings = resolveSettings(api.pluginConfig, readEnvironment());
  const http = createHttpClient();
  const hostName = hostname();
  const stateDir = api.runtime.state.resolveStateDir();
  const spool = new Spool({
    disk: nodeSpoolDisk,
    root: join(stateDir, ...SPOOL_PATH),
    environment: createSpoolEnvironment(systemTiming.clock),
    limits: { ...DEFAULT_SPOOL_LIMITS, maxBytes: settings.spoolMaxBytes, maxAgeMs: settings.spoolMaxAgeMs },
  });
  const redaction = { current: createRedactor() };
  const background = createBackground({
    // From the plugin's folder: OpenClaw may run this file from a copy elsewhere, which holds nothing but itself.
    startThread: (onAnswer, onEnd) =>
      startWorkerThread(join(api.rootDir ?? "", "dist", "worker.js"), onAnswer, onEnd),
    after: systemTiming.after,
    onFault: () => {
      spool.stats.workerFaults += 1;
    },
  });
  const redactAhead = new RedactAhead(background, (kind, count) => {
    spool.stats.redacted[kind] = (spool.stats.redacted[kind] ?? 0) + count;
  });
  const delivery = new Delivery({
    spool,
    http,
    redactor: redaction.current,
    identity: createSenderIdentity(PLUGIN_VERSION),
    background,
    queueLimits: DEFAULT_SPAN_QUEUE_LIMITS,
    timing: systemTiming,
  });
  const recorder = createRecorder({
    sink: delivery,
    clock: systemTiming.clock,
    schedule: systemTiming.whenQuiet,
    logger: api.logger,
    settings: toRecorderSettings(api, settings),
    redactText: (text, key) => redactAhead.find(text, key) ?? redactField(redaction.current, text, key),
    prepareTexts: (texts) => redactAhead.prepare(texts),
    readSkillFile,
  });
  if (typeof inherited === "object" && inherited !== null && "recorder" in inherited)
    recorder.adopt(inherited.recorder);
  const parts: PluginCoreOptions = {
    version: PLUGIN_VERSION,
    buildId: BUILD_ID,
    recorder,
    delivery,
    spool,
    timing: systemTiming,
    reportHealth: createHealthLog(api.logger, systemTiming.clock),
    redaction,
    redactAhead,
    background,
    hostName,
    createReporter: (source) =>
      new Reporter({
        http,
        clock: systemTiming.clock,
        recorderId: () => toRecorderId(source.process(), hostName, stateDir),
        buildReport: (nextReportWithinMs) => source.buildReport(nextReportWithinMs),
      }),
  };
  return new PluginCore(parts, toCoreSettings(api, settings));
}

function toCoreSettings(api: PluginApi, settings: Settings): CoreSettings {
  return {
    settings,
    recorder: toRecorderSettings(api, settings),
    grants: [readConversationGrant(api.config)],
  };
}

function toRecorderSettings(api: PluginApi, settings: Settings): RecorderSettings {
  return {
    contentMode: settings.content,
    ...readHostFacts(api.config),
    hostVersion: api.runtime.version ?? null,
    pluginVersion: PLUGIN_VERSION,
  };
}

/** In `agent --local` the host hands over secrets as references: its own resolver reads them. */
async function resolveSecretsLater(core: PluginCore, api: PluginApi): Promise<void> {
  const config = api.pluginConfig as Record<string, unknown>;
  const environment = readEnvironment();
  const resolved = await resolveSecretRefs(config, environment, (value, path) =>
    resolveSecret({ config: api.config, environment, value, path }),
  );
  if (resolved.unresolvedSecrets.length === 0) {
    core.configure(toCoreSettings(api, resolved));
  }
}
