import { cpus, totalmem } from "node:os";

/** When and on what a result was measured. */
export function describeMachine() {
  return {
    measuredAt: new Date().toISOString(),
    node: process.version,
    machine: {
      cpu: cpus()[0]?.model ?? "unknown",
      cores: cpus().length,
      memoryGb: Math.round(totalmem() / 2 ** 30),
    },
  };
}
