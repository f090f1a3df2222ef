import { flushCompileCache } from "node:module";
import type { MessagePort } from "node:worker_threads";
import { AppError } from "@clawglass/core";
import { type ThreadCall, type ThreadMessage, toErrorData } from "./thread-messages.ts";

type Methods = Record<string, (...args: never[]) => Promise<unknown>>;

/** Answers calls from the main thread with the methods of `target`. `afterCall` runs before each answer goes out. */
export function serveThread(port: MessagePort, target: Methods, afterCall: () => void = () => {}): void {
  const post = (message: ThreadMessage) => port.postMessage(message);
  port.on("message", (call: ThreadCall) => {
    const takePart = (bytes: Uint8Array<ArrayBuffer>) =>
      port.postMessage({ kind: "part", id: call.id, bytes } satisfies ThreadMessage, [bytes.buffer]);
    answer(call, target, takePart).then(
      (message) => {
        afterCall();
        post(message);
      },
      (error: unknown) => {
        afterCall();
        post({ kind: "error", id: call.id, error: toErrorData(error) });
      },
    );
  });
  post({ kind: "ready" });
  flushCompileCache(); // threads are ended, not left to end: nobody else would keep what was compiled
}

async function answer(
  call: ThreadCall,
  target: Methods,
  takePart: (bytes: Uint8Array<ArrayBuffer>) => void,
): Promise<ThreadMessage> {
  const method = Object.hasOwn(target, call.method) ? target[call.method] : undefined;
  if (method === undefined) throw new AppError("INTERNAL", `The store thread has no method ${call.method}.`);
  const args = call.givesParts ? [...call.args, takePart] : call.args;
  return { kind: "result", id: call.id, value: await method(...(args as never[])) };
}
