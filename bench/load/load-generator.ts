import { type ChildProcess, fork } from "node:child_process";
import { join } from "node:path";
import type { Acknowledgement, LoadMessage, LoadOrder, LoadResult } from "./load-messages.ts";

/** The parent's side of the load generator. */
export interface LoadGenerator {
  /** Sends what is ordered and resolves when everything was answered. Rejects when not all answers were 200. */
  send(order: LoadOrder, onAcknowledged?: (acknowledgement: Acknowledgement) => void): Promise<LoadResult>;
  stop(): void;
}

export function startLoadGenerator(): LoadGenerator {
  const child: ChildProcess = fork(join(import.meta.dirname, "send-load.ts"));
  return {
    send(order, onAcknowledged) {
      return new Promise((resolve, reject) => {
        const onExit = (code: number | null) => reject(new Error(`the load generator ended with ${code}`));
        const onMessage = (message: LoadMessage) => {
          if (message.kind === "acknowledged") {
            onAcknowledged?.(message.acknowledgement);
            return;
          }
          child.off("exit", onExit);
          child.off("message", onMessage);
          const { result } = message;
          if (Object.keys(result.failures).length === 0) resolve(result);
          else reject(new Error(`answers other than 200: ${JSON.stringify(result.failures)}`));
        };
        child.once("exit", onExit);
        child.on("message", onMessage);
        child.send(order);
      });
    },
    stop() {
      child.kill();
    },
  };
}
