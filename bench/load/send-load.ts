import { Agent, request } from "node:http";
import { setTimeout as delay } from "node:timers/promises";
import { AgentPayloads } from "../lib/agent-payloads.ts";
import { encodeOtlp } from "../lib/encode-otlp.ts";
import { RandomText } from "../lib/random-text.ts";
import type { LoadMessage, LoadOrder, LoadResult } from "./load-messages.ts";
import { toMark } from "./to-mark.ts";

/**
 * The load generator: a process of its own that gets orders from its parent. All bodies are made before the first is
 * sent, so that sending costs little; every trace has its own texts, so that no server gains by having seen them.
 */
process.on("message", (order: LoadOrder) => {
  send(order).then(
    (result) => tell({ kind: "done", result }),
    (error: unknown) => {
      console.error(error);
      process.exit(1);
    },
  );
});

function tell(message: LoadMessage): void {
  process.send?.(message);
}

async function send(order: LoadOrder): Promise<LoadResult> {
  const cpuAtStart = process.cpuUsage();
  const payloads = new AgentPayloads(new RandomText(order.seed), order.startMs, order.stepMs);
  const bodies = Array.from({ length: order.traceCount }, (_, index) =>
    encodeOtlp(payloads.createSmallTrace(order.isMarked ? toMark(order.seed, index) : null)),
  );
  const agent = new Agent({ keepAlive: true, maxSockets: order.connections });
  const result: LoadResult = {
    elapsedMs: 0,
    sentBytes: bodies.reduce((sum, body) => sum + body.length, 0),
    delaysMs: [],
    lateMs: [],
    failures: {},
    cpuMs: 0,
    totalCpuMs: 0,
  };
  let next = 0;
  const runConnection = async (): Promise<void> => {
    while (next < bodies.length) {
      const index = next++;
      if (order.tracesPerSecond !== undefined) {
        result.lateMs[index] = await waitUntilDue(startedAt + (index * 1_000) / order.tracesPerSecond);
      }
      const sentAt = performance.now();
      const status = await post(`${order.url}/v1/traces`, agent, bodies[index] as Buffer).catch(
        (error: unknown) => {
          console.error(`a request broke off: ${String(error)}`);
          return -1;
        },
      );
      const answeredAt = performance.now();
      result.delaysMs.push(answeredAt - sentAt);
      if (order.isMarked) {
        const atMs = performance.timeOrigin + answeredAt;
        tell({ kind: "acknowledged", acknowledgement: { index, atMs } });
      }
      if (status !== 200) result.failures[status] = (result.failures[status] ?? 0) + 1;
    }
  };
  const cpuBefore = process.cpuUsage();
  const startedAt = performance.now();
  await Promise.all(Array.from({ length: order.connections }, runConnection));
  result.elapsedMs = performance.now() - startedAt;
  result.cpuMs = readCpuMs(cpuBefore);
  result.totalCpuMs = readCpuMs(cpuAtStart);
  agent.destroy();
  return result;
}

/** Resolves at that time of `performance.now`, with how late it is. */
async function waitUntilDue(dueAt: number): Promise<number> {
  const waitMs = dueAt - performance.now();
  if (waitMs > 0) await delay(waitMs);
  return Math.max(0, performance.now() - dueAt);
}

function post(url: string, agent: Agent, body: Buffer): Promise<number> {
  return new Promise((resolve, reject) => {
    const headers = {
      "content-type": "application/x-protobuf",
      "content-length": body.length,
      "x-mlflow-experiment-id": "0",
    };
    const sent = request(url, { method: "POST", agent, headers }, (response) => {
      response.resume();
      response.on("end", () => resolve(response.statusCode ?? -1));
    });
    sent.on("error", (error: NodeJS.ErrnoException) => {
      // The server had closed the kept-alive connection before the request reached it, which says nothing about the server.
      if (sent.reusedSocket && error.code === "ECONNRESET") resolve(post(url, agent, body));
      else reject(error);
    });
    sent.end(body);
  });
}

function readCpuMs(since: NodeJS.CpuUsage): number {
  const { user, system } = process.cpuUsage(since);
  return (user + system) / 1_000;
}
