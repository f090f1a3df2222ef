import { randomBytes } from "node:crypto";
import { hostname } from "node:os";
import type { OwnerEnvironment } from "../spool/owner-folder.ts";

/** Below OpenClaw's state folder. */
export const SPOOL_PATH = ["mlflow-tracing", "spool"] as const;

/** This process, as the spool names it. */
export function createSpoolEnvironment(clock: () => number): OwnerEnvironment {
  return {
    owner: { pid: process.pid, host: hostname(), token: randomBytes(5).toString("hex") },
    clock,
    mayPidRun(pid) {
      try {
        process.kill(pid, 0);
        return true;
      } catch (error) {
        return !(error instanceof Error && "code" in error && error.code === "ESRCH");
      }
    },
  };
}
