import { type CoreSettings, PluginCore, type PluginCoreOptions } from "../host/plugin-core.ts";
import { systemTiming } from "../host/system-timing.ts";

/** The end of `agent --local` in a process that has nothing else to do: one run settles a moment later. */
let settlingRuns = 1;
const parts = {
  timing: systemTiming,
  recorder: {
    drain: () => undefined,
    tick: () => {
      settlingRuns = 0;
    },
    counters: () => ({ settlingRuns }),
  },
  delivery: { drain: async () => false },
  createReporter: () => ({}),
} as unknown as PluginCoreOptions;
await new PluginCore(parts, {} as CoreSettings).flushLocal();
console.log("flushed");
