import { randomUUID } from "node:crypto";
import {
  createOpenClawLab,
  type GatewayClient,
  type OpenClawLab,
  type ScriptedModelServer,
  type ScriptedScenario,
  startScriptedModel,
  waitUntil,
} from "@clawglass/testing";
import { packPlugin } from "./plugin-package.ts";

export interface PluginLabOptions {
  scenarios: readonly ScriptedScenario[];
  /** Where the plugin sends to; null where the environment says it. */
  trackingUri: string | null;
  openclawVersion?: string;
  /** Added to the plugin's own configuration. */
  pluginConfig?: Record<string, unknown>;
  /** Default true: the plugin is installed, and the operator granted conversation access. */
  hasPlugin?: boolean;
  defaultLatencyMs?: number;
  /** Changes OpenClaw's configuration before it is written. */
  adjustConfig?: (config: Record<string, unknown>) => void;
  /** Added to the environment of every OpenClaw process. */
  env?: Record<string, string>;
}

/** A scripted model and an OpenClaw with the plugin, wired to each other. */
export interface PluginLab {
  readonly model: ScriptedModelServer;
  readonly lab: OpenClawLab;
  startGateway(): Promise<GatewayClient>;
  /** The connection to the Gateway that `startGateway` started. */
  gateway(): GatewayClient;
  /** Sends a message and waits for the end of the run. Resolves with the Gateway's error text, null when it went well. */
  say(message: string, options?: SayOptions): Promise<string | null>;
  /** The W3C trace id that the newest request of this scenario carried. */
  traceIdOf(scenario: ScriptedScenario): string;
  stop(): Promise<void>;
}

export interface SayOptions {
  sessionKey?: string;
  runId?: string;
}

export async function startPluginLab(options: PluginLabOptions): Promise<PluginLab> {
  const model = await startScriptedModel({
    scenarios: options.scenarios,
    defaultLatencyMs: options.defaultLatencyMs ?? 0,
  });
  const lab = await createOpenClawLab({
    ...(options.openclawVersion ? { version: options.openclawVersion } : {}),
    ...(options.adjustConfig ? { adjustConfig: options.adjustConfig } : {}),
    ...(options.env ? { env: options.env } : {}),
    modelBaseUrl: model.baseUrl,
    pluginTgz: options.hasPlugin === false ? null : await packPlugin(),
    pluginEntry: {
      enabled: true,
      hooks: { allowConversationAccess: true },
      config: {
        ...(options.trackingUri === null ? {} : { trackingUri: options.trackingUri }),
        ...options.pluginConfig,
      },
    },
  });
  let gateway: GatewayClient | null = null;

  function connected(): GatewayClient {
    if (gateway === null) throw new Error("start the Gateway first");
    return gateway;
  }

  return {
    model,
    lab,
    gateway: connected,
    async startGateway() {
      gateway = await lab.startGateway();
      return gateway;
    },
    async say(message, { sessionKey = "agent:main:main", runId = randomUUID() } = {}) {
      return connected()
        .call("agent", { message, agentId: "main", sessionKey, idempotencyKey: runId, deliver: false })
        .then(
          () => null,
          (error: Error) => error.message,
        );
    },
    traceIdOf(scenario) {
      const traceId = model.requestsOfScenario(scenario.name).at(-1)?.traceId;
      if (!traceId) throw new Error(`the model server saw no request of ${scenario.name} with a trace id`);
      return traceId;
    },
    async stop() {
      await lab.stop();
      await model.close();
    },
  };
}

/** Waits until this many requests of the scenario got their answer. */
export async function waitForAnswers(
  model: ScriptedModelServer,
  scenario: ScriptedScenario,
  count = 1,
): Promise<void> {
  await waitUntil(
    `${count} answers of ${scenario.name}`,
    () =>
      model.requestsOfScenario(scenario.name).filter((request) => request.outcome === "answered").length >=
      count,
  );
}
