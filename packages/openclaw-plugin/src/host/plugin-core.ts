import { createRedactor, type Redactor } from "@clawglass/core";
import type { RecorderProcess, RecorderReport } from "@clawglass/core/api";
import type { Background } from "../background/background-jobs.ts";
import type { Delivery, DeliveryTiming } from "../deliver/delivery.ts";
import type { RedactAhead } from "../deliver/redact-ahead.ts";
import type { ProcessCore } from "../record/process-core.ts";
import type { Recorder, RecorderSettings } from "../record/recorder-contract.ts";
import { buildReport } from "../report/build-report.ts";
import { REPORT_TICK_MS, type Reporter } from "../report/reporter.ts";
import type { SendSettings } from "../send/sender.ts";
import { listSettings } from "../settings/list-settings.ts";
import type { Settings } from "../settings/resolve-settings.ts";
import { HEARTBEAT_MS } from "../spool/owner-folder.ts";
import type { Spool } from "../spool/spool.ts";
import type { Grant } from "./conversation-grant.ts";
import type { HealthFacts } from "./health-log.ts";

export interface PluginCoreOptions {
  version: string;
  buildId: string;
  recorder: Recorder;
  delivery: Delivery;
  spool: Spool;
  timing: DeliveryTiming;
  /** Told every few seconds, in a Gateway. */
  reportHealth: (facts: HealthFacts) => void;
  /** The rules in force, shared with the recorder, which applies them text by text. */
  redaction: { current: Redactor };
  redactAhead: RedactAhead;
  background: Background;
  hostName: string;
  createReporter: (source: ReportSource) => Reporter;
}

/** Where a reporter gets its report from. */
export interface ReportSource {
  process(): RecorderProcess;
  buildReport(nextReportWithinMs: number | null): RecorderReport;
}

/** Settings as one instance of the plugin sees them. */
export interface CoreSettings {
  settings: Settings;
  recorder: RecorderSettings;
  grants: readonly Grant[];
}

const TICK_MS = 1000;
const ADOPT_EVERY_BEATS = 6;
/** OpenClaw gives `agent_end` 30 s in `--local`; the user waits for it, so it is not used up. */
const LOCAL_SETTLE_MS = 4000;
const LOCAL_DRAIN_MS = 5000;
/** The server has just taken the run, so it answers; if not, nobody waits for it. */
const LOCAL_REPORT_MS = 250;
const FIRST_REPORT_MS = 1000;
/** OpenClaw gives `gateway_stop` 5 s. */
const STOP_DRAIN_MS = 3500;
const STOP_REPORT_MS = 500;

/**
 * What all instances of the plugin in one process share: one recorder, one delivery, and the timers that drive them.
 * Nothing starts before the first event or the service's start.
 */
export class PluginCore implements ProcessCore, ReportSource {
  readonly version: string;
  readonly buildId: string;
  readonly recorder: Recorder;
  private readonly options: PluginCoreOptions;
  private readonly reporter: Reporter;
  private readonly startedAtMs: number;
  private inForce: CoreSettings;
  private isStarted = false;
  private isGateway = false;
  private beats = 0;
  private cancelTimers: (() => void)[] = [];
  private listenerOwner: object | null = null;
  private stopListening: (() => void) | null = null;

  constructor(options: PluginCoreOptions, settings: CoreSettings) {
    this.options = options;
    this.inForce = settings;
    this.startedAtMs = options.timing.clock();
    this.reporter = options.createReporter(this);
    this.version = options.version;
    this.buildId = options.buildId;
    this.recorder = options.recorder;
  }

  configure(inForce: CoreSettings): void {
    const { settings, recorder } = inForce;
    this.inForce = inForce;
    this.recorder.configure(recorder);
    const rules = { isEnabled: settings.isRedactionEnabled, extraPatterns: settings.extraPatterns };
    const redactor = createRedactor(rules);
    this.options.redaction.current = redactor;
    this.options.redactAhead.configure(rules);
    const sendSettings = toSendSettings(settings);
    this.options.delivery.configure(sendSettings, redactor);
    this.reporter.configure(sendSettings?.target ?? null);
  }

  onHook(name: string, event: unknown, context: unknown, atMs: number): void {
    this.start();
    if (name === "gateway_start") this.isGateway = true;
    this.recorder.onHook(name, event, context, atMs);
  }

  /** Agent events and diagnostics arrive once for each instance that listens: only the newest one is heard. */
  onAgentEvent(listener: object, event: unknown, atMs: number): void {
    if (listener !== this.listenerOwner) return;
    this.start();
    this.recorder.onAgentEvent(event, atMs);
  }

  onDiagnosticEvent(listener: object, event: unknown, atMs: number): void {
    if (listener === this.listenerOwner) this.recorder.onDiagnosticEvent(event, atMs);
  }

  takeOverListening(listener: object): void {
    this.stopListening?.();
    this.stopListening = null;
    this.listenerOwner = listener;
  }

  /** Keeps the way to stop, or uses it at once when another instance listens by now. */
  keepListening(listener: object, stop: (() => void) | null): void {
    if (listener === this.listenerOwner) this.stopListening = stop;
    else stop?.();
  }

  onServiceStart(): void {
    this.isGateway = true;
    this.start();
  }

  /** Starts the timers and takes over what dead processes left. Returns at once. */
  start(): void {
    if (this.isStarted) return;
    this.isStarted = true;
    const { delivery } = this.options;
    this.every(TICK_MS, () => {
      const { openRuns, settlingRuns, retainedChars } = this.recorder.counters();
      if (openRuns + settlingRuns + retainedChars > 0) this.recorder.tick(this.options.timing.clock());
    });
    this.every(HEARTBEAT_MS, () => {
      this.beats += 1;
      void this.options.spool.heartbeat();
      if (this.isGateway) this.reportHealth();
      if (this.beats % ADOPT_EVERY_BEATS === 0) void delivery.adoptLeftovers();
    });
    void delivery.adoptLeftovers();
    this.cancelTimers.push(this.options.timing.after(FIRST_REPORT_MS, () => this.reporter.tick()));
    this.every(REPORT_TICK_MS, () => this.reporter.tick());
  }

  /** `agent --local` has no Gateway that goes on sending: waits, for a short while, until the server has the run. */
  async flushLocal(): Promise<void> {
    if (this.isGateway) return;
    await this.options.timing.keepAlive(this.settleAndDrain());
  }

  private async settleAndDrain(): Promise<void> {
    const { timing, delivery } = this.options;
    const deadline = timing.stopwatch() + LOCAL_SETTLE_MS;
    this.recorder.drain();
    while (this.recorder.counters().settlingRuns > 0 && timing.stopwatch() < deadline) {
      await timing.sleep(20, AbortSignal.timeout(100));
      this.recorder.drain();
      this.recorder.tick(timing.clock());
    }
    if (await delivery.drain(LOCAL_DRAIN_MS)) await this.reporter.reportEnd(LOCAL_REPORT_MS);
  }

  async onGatewayStop(isReplacement: boolean): Promise<void> {
    const { timing, delivery } = this.options;
    // A replacement goes on with the runs.
    await timing.keepAlive(isReplacement ? delivery.flush() : this.drainAtTheEnd());
  }

  private async drainAtTheEnd(): Promise<void> {
    this.recorder.flushAll("gateway-stopping");
    await this.options.delivery.drain(STOP_DRAIN_MS);
    await this.reporter.reportEnd(STOP_REPORT_MS);
    this.options.background.close();
  }

  /** Live figures for `openclaw mlflow status`. */
  status(): Record<string, unknown> {
    const { spool, delivery } = this.options;
    const connection = delivery.sender.currentConnection();
    return {
      version: this.version,
      recorder: this.recorder.counters(),
      waiting: spool.waiting(),
      openSpans: spool.openSpans(),
      sentSpans: spool.stats.sentSpans,
      lostSpans: spool.stats.lostSpans,
      lastError: spool.stats.lastError,
      workerFaults: spool.stats.workerFaults,
      settings: listSettings(this.inForce.settings),
      server: connection === null ? null : { ...connection.server, experiment: connection.experiment },
    };
  }

  process(): RecorderProcess {
    return this.isGateway ? "gateway" : "command";
  }

  buildReport(nextReportWithinMs: number | null): RecorderReport {
    const { spool, timing, hostName, version } = this.options;
    const { settings, recorder, grants } = this.inForce;
    return buildReport({
      process: this.process(),
      hostName,
      pluginVersion: version,
      openclawVersion: recorder.hostVersion,
      startedAtMs: this.startedAtMs,
      reportedAtMs: timing.clock(),
      nextReportWithinMs,
      grants: [...grants],
      counters: this.recorder.counters(),
      waiting: spool.waiting(),
      stats: spool.stats,
      settings,
    });
  }

  handOver(): unknown {
    for (const cancel of this.cancelTimers) cancel();
    this.cancelTimers = [];
    this.takeOverListening({});
    const recorder = this.recorder.handOver();
    void this.options.delivery.close().finally(() => this.options.background.close());
    return { recorder };
  }

  private reportHealth(): void {
    const { spool, delivery, reportHealth } = this.options;
    reportHealth({
      isFailing: delivery.sender.isFailing(),
      waitingSpans: spool.waiting().spans,
      stats: spool.stats,
    });
  }

  private every(ms: number, task: () => void): void {
    const slot = this.cancelTimers.length;
    const next = (): void => {
      this.cancelTimers[slot] = this.options.timing.after(ms, () => {
        try {
          task();
        } finally {
          next();
        }
      });
    };
    next();
  }
}

/** null while a configured secret is not readable: better wait than be refused. */
export function toSendSettings(settings: Settings): SendSettings | null {
  if (settings.unresolvedSecrets.length > 0) return null;
  return {
    target: { trackingUri: settings.trackingUri, credentials: settings.credentials },
    experiment: { id: settings.experimentId, name: settings.experimentName },
  };
}
