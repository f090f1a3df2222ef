import { type ChildProcess, fork } from "node:child_process";
import { join } from "node:path";
import type { LoadOrder, LoadResult } from "./load-messages.ts";

/** The parent's side of the load generator. */
export interface LoadGenerator {
  /** Sends what is ordered and resolves when everything was answered. Rejects when not all answers were 200. */
  send(order: LoadOrder): Promise<LoadResult>;
  stop(): void;
}

export function startLoadGenerator(): LoadGenerator {
  const child: ChildProcess = fork(join(import.meta.dirname, "send-load.ts"));
  return {
    send(order) {
      return new Promise((resolve, reject) => {
        const onExit = (code: number | null) => reject(new Error(`the load generator ended with ${code}`));
        child.once("exit", onExit);
        child.once("message", (result: LoadResult) => {
          child.off("exit", onExit);
          if (Object.keys(result.failures).length === 0) resolve(result);
          else reject(new Error(`answers other than 200: ${JSON.stringify(result.failures)}`));
        });
        child.send(order);
      });
    },
    stop() {
      child.kill();
    },
  };
}
