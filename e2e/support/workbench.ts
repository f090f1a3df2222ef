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
import { type RunningServer, startClawglassServer } from "./clawglass-server.ts";
import { expectTrace, type TraceExpectation } from "./expect-trace.ts";
import { packPlugin } from "./plugin-package.ts";

export interface WorkbenchOptions {
  scenarios: readonly ScriptedScenario[];
  openclawVersion?: string;
  modelApiKey?: string;
  /** Default true: the operator granted conversation access. */
  grantsConversation?: boolean;
  /** Added to the plugin's own configuration. */
  pluginConfig?: Record<string, unknown>;
  adjustConfig?: (config: Record<string, unknown>) => void;
  /** Where the plugin sends to; left out, a Clawglass server is started. */
  trackingUri?: string;
}

/** Scripted model, Clawglass server and OpenClaw with the plugin, wired to each other. */
export interface Workbench {
  readonly model: ScriptedModelServer;
  readonly server: RunningServer;
  readonly lab: OpenClawLab;
  /** The Gateway's connection; started by the first use of `startGateway`. */
  startGateway(): Promise<GatewayClient>;
  /** Sends a message and waits for the end of the run. Resolves with the Gateway's error text, null when it went well. */
  say(message: string, options?: SayOptions): Promise<string | null>;
  /** The W3C trace id that the newest request of this scenario carried. */
  traceIdOf(scenario: ScriptedScenario): string;
  expectTraceOf(scenario: ScriptedScenario): TraceExpectation;
  stop(): Promise<void>;
}

export interface SayOptions {
  sessionKey?: string;
  runId?: string;
}

export async function startWorkbench(options: WorkbenchOptions): Promise<Workbench> {
  const model = await startScriptedModel({ scenarios: options.scenarios });
  const server = await startClawglassServer();
  const lab = await createOpenClawLab({
    ...(options.openclawVersion ? { version: options.openclawVersion } : {}),
    ...(options.modelApiKey ? { modelApiKey: options.modelApiKey } : {}),
    ...(options.adjustConfig ? { adjustConfig: options.adjustConfig } : {}),
    modelBaseUrl: model.baseUrl,
    pluginTgz: await packPlugin(),
    pluginEntry: {
      enabled: true,
      hooks: { allowConversationAccess: options.grantsConversation ?? true },
      config: { trackingUri: options.trackingUri ?? server.url, ...options.pluginConfig },
    },
  });
  let gateway: GatewayClient | null = null;

  const traceIdOf = (scenario: ScriptedScenario): string => {
    const traceId = model.requestsOfScenario(scenario.name).at(-1)?.traceId;
    if (!traceId) throw new Error(`the model server saw no request of ${scenario.name} with a trace id`);
    return traceId;
  };

  return {
    model,
    server,
    lab,
    traceIdOf,
    async startGateway() {
      gateway = await lab.startGateway();
      return gateway;
    },
    async say(message, { sessionKey = "agent:main:main", runId = randomUUID() } = {}) {
      if (gateway === null) throw new Error("start the Gateway first");
      return gateway
        .call("agent", { message, agentId: "main", sessionKey, idempotencyKey: runId, deliver: false })
        .then(
          () => null,
          (error: Error) => error.message,
        );
    },
    expectTraceOf: (scenario) => expectTrace({ serverUrl: server.url, model }, traceIdOf(scenario)),
    async stop() {
      await lab.stop();
      await server.dispose();
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
