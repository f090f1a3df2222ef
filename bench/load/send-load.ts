import { Agent, request } from "node:http";
import { AgentPayloads } from "../lib/agent-payloads.ts";
import { encodeOtlp } from "../lib/encode-otlp.ts";
import { RandomText } from "../lib/random-text.ts";
import type { LoadOrder, LoadResult } from "./load-messages.ts";

/**
 * The load generator: a process of its own that gets orders from its parent. All bodies are made before the first is
 * sent, so that sending costs little; every trace has its own texts, so that no server gains by having seen them.
 */
process.on("message", (order: LoadOrder) => {
  send(order).then(
    (result) => process.send?.(result),
    (error: unknown) => {
      console.error(error);
      process.exit(1);
    },
  );
});

async function send(order: LoadOrder): Promise<LoadResult> {
  const cpuAtStart = process.cpuUsage();
  const payloads = new AgentPayloads(new RandomText(order.seed), order.startMs, order.stepMs);
  const bodies = Array.from({ length: order.traceCount }, () => encodeOtlp(payloads.createSmallTrace()));
  const agent = new Agent({ keepAlive: true, maxSockets: order.connections });
  const result: LoadResult = {
    elapsedMs: 0,
    sentBytes: bodies.reduce((sum, body) => sum + body.length, 0),
    delaysMs: [],
    failures: {},
    cpuMs: 0,
    totalCpuMs: 0,
  };
  let next = 0;
  const runConnection = async (): Promise<void> => {
    for (let body = bodies[next++]; body !== undefined; body = bodies[next++]) {
      const sentAt = performance.now();
      const status = await post(`${order.url}/v1/traces`, agent, body).catch(() => -1);
      result.delaysMs.push(performance.now() - sentAt);
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
    sent.on("error", reject);
    sent.end(body);
  });
}

function readCpuMs(since: NodeJS.CpuUsage): number {
  const { user, system } = process.cpuUsage(since);
  return (user + system) / 1_000;
}
