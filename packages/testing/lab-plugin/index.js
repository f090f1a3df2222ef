import { monitorEventLoopDelay } from "node:perf_hooks";
import { definePluginEntry } from "openclaw/plugin-sdk/plugin-entry";

/** A command that holds this word is refused before it runs, as an operator's own guard would. */
const BLOCK_WORD = "lab-block-me";

export default definePluginEntry({
  id: "clawglass-lab",
  name: "Clawglass lab",
  description: "Tools and a guard for tests",
  register(api) {
    if (api.registrationMode === "cli-metadata" || api.registrationMode === "setup-only") return;
    api.registerTool({
      name: "lab_text",
      description: "Returns a text of the asked size.",
      parameters: { type: "object", properties: { bytes: { type: "number" } }, required: ["bytes"] },
      async execute(_toolCallId, { bytes }) {
        const line = "clawglass lab line\n";
        return {
          content: [{ type: "text", text: line.repeat(Math.ceil(bytes / line.length)).slice(0, bytes) }],
        };
      },
    });
    api.registerTool({
      name: "lab_fail",
      description: "Always fails.",
      parameters: { type: "object", properties: { reason: { type: "string" } } },
      async execute(_toolCallId, { reason }) {
        throw new Error(`lab failure: ${reason}`);
      },
    });
    if (api.registrationMode === "full") registerLoopMeter(api);
    api.on("before_tool_call", (event) => {
      if (!JSON.stringify(event.params ?? {}).includes(BLOCK_WORD)) return undefined;
      return { block: true, blockReason: "The lab's guard does not allow this command." };
    });
  },
});

/** Gateway method `clawglass-lab.loop`: how long the Gateway's event loop was held up since the last call, and its memory. */
function registerLoopMeter(api) {
  const delay = monitorEventLoopDelay({ resolution: 1 });
  delay.enable();
  api.registerGatewayMethod(
    "clawglass-lab.loop",
    ({ respond }) => {
      const toMs = (nanos) => nanos / 1e6;
      const { rss } = process.memoryUsage();
      respond(true, {
        p99Ms: toMs(delay.percentile(99)),
        maxMs: toMs(delay.max),
        cpuMs: (process.cpuUsage().user + process.cpuUsage().system) / 1000,
        rssMb: rss / 2 ** 20,
      });
      delay.reset();
    },
    { scope: "operator.read" },
  );
}
