import type { ScriptedScenario } from "@clawglass/testing";
import { type RunningServer, startClawglassServer } from "./clawglass-server.ts";
import { expectTrace, type TraceExpectation } from "./expect-trace.ts";
import { type PluginLab, type PluginLabOptions, startPluginLab } from "./plugin-lab.ts";

/** Scripted model, OpenClaw with the plugin, and a Clawglass server that it sends to. */
export interface Workbench extends PluginLab {
  readonly server: RunningServer;
  /** The trace of the newest run of this scenario, as the server has it. */
  expectTraceOf(scenario: ScriptedScenario): TraceExpectation;
}

export interface WorkbenchOptions extends Omit<PluginLabOptions, "trackingUri"> {
  /** Gives the address that the plugin sends to, when it is not the server's own. */
  toTrackingUri?: (serverUrl: string) => Promise<string>;
  /** Gives environment variables that tell the plugin where to send; its configuration then says nothing of that. */
  toEnvironment?: (serverUrl: string) => Promise<Record<string, string>>;
}

export async function startWorkbench({
  toTrackingUri = async (serverUrl) => serverUrl,
  toEnvironment,
  ...options
}: WorkbenchOptions): Promise<Workbench> {
  const server = await startClawglassServer();
  const pluginLab = await startPluginLab({
    ...options,
    ...(toEnvironment
      ? { trackingUri: null, env: await toEnvironment(server.url) }
      : { trackingUri: await toTrackingUri(server.url) }),
  }).catch(async (error: unknown) => {
    await server.dispose();
    throw error;
  });
  return {
    ...pluginLab,
    server,
    expectTraceOf: (scenario) =>
      expectTrace({ serverUrl: server.url, model: pluginLab.model }, pluginLab.traceIdOf(scenario)),
    async stop() {
      await pluginLab.stop();
      await server.dispose();
    },
  };
}
