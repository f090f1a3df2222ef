import { join } from "node:path";
import { repositoryRoot } from "../cache-directory.ts";

/** The id under which our plugin is installed. */
export const PLUGIN_ID = "mlflow-openclaw";
export const GATEWAY_TOKEN = "lab-gateway-token";
/** Prices per million tokens, so that costs in tests are exact: 1 in, 2 out, 0.1 read from cache, 1.25 written to it. */
const LAB_PRICES = { input: 1, output: 2, cacheRead: 0.1, cacheWrite: 1.25 };

export interface LabConfigOptions {
  gatewayPort: number;
  workspace: string;
  modelBaseUrl: string;
  /** The key with which OpenClaw calls the model; secrets tests plant one. */
  modelApiKey: string;
}

/** The configuration of a lab: one scripted model, no heartbeat, no network beyond the loopback. */
export function createLabConfig(options: LabConfigOptions): Record<string, unknown> {
  const model = {
    id: "m-1",
    name: "Scripted",
    reasoning: true,
    input: ["text"],
    cost: LAB_PRICES,
    contextWindow: 128_000,
    maxTokens: 4096,
  };
  const provider = {
    baseUrl: options.modelBaseUrl,
    apiKey: options.modelApiKey,
    api: "openai-completions",
    models: [model],
  };
  return {
    gateway: {
      mode: "local",
      port: options.gatewayPort,
      bind: "loopback",
      auth: { mode: "token", token: GATEWAY_TOKEN },
    },
    agents: {
      defaults: {
        model: { primary: "scripted/m-1" },
        workspace: options.workspace,
        skipBootstrap: true,
        heartbeat: { every: "0m" },
      },
    },
    models: { mode: "merge", providers: { scripted: provider } },
    plugins: {
      entries: { "clawglass-lab": { enabled: true } },
      load: { paths: [join(repositoryRoot(), "packages", "testing", "lab-plugin")] },
    },
  };
}
