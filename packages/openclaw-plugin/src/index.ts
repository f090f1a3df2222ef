import { definePluginEntry } from "./api.ts";
import { PLUGIN_ID } from "./build-info.ts";
import { registerCli } from "./cli/register-cli.ts";
import { claimCore, configureCore } from "./host/claim-core.ts";
import { createFaultReporter } from "./host/fault-reporter.ts";
import { registerGatewayParts, registerHooks, registerLifecycle } from "./host/register-plugin.ts";
import { systemTiming } from "./host/system-timing.ts";

/** OpenClaw registers the plugin several times in one process, in modes that get different events. */
const MODES_WITHOUT_EVENTS: ReadonlySet<string> = new Set([
  "cli-metadata",
  "setup-only",
  "setup-runtime",
  "tool-discovery",
]);

export default definePluginEntry({
  id: PLUGIN_ID,
  name: "MLflow and Clawglass tracing",
  description: "Records every agent run as one complete trace, for Clawglass or any MLflow server.",
  register(api) {
    registerCli(api);
    if (MODES_WITHOUT_EVENTS.has(api.registrationMode)) return;
    const onFault = createFaultReporter(api.logger, systemTiming.clock);
    const registration = { core: () => claimCore(api), clock: systemTiming.clock, onFault };
    configureCore(claimCore(api), api);
    registerHooks(api, registration);
    registerLifecycle(api, registration);
    if (api.registrationMode === "full") registerGatewayParts(api, registration);
  },
});
