import { setTimeout as delay } from "node:timers/promises";
import type { BenchServer } from "./bench-server.ts";
import { readCpuMs } from "./process-cpu.ts";

const POLL_MS = 500;
/** Longer than Clawglass waits before it sums hours up and joins what it has indexed. */
const REST_MS = 12_000;
/** Of one core: what processes take that only wait. */
const MAX_CPU_SHARE = 0.1;
const TIMEOUT_MS = 300_000;

/** Resolves when a server has done what it does after the last request: for a while its files have not changed, and it took next to no CPU time. */
export async function waitUntilAtRest(server: BenchServer): Promise<void> {
  const endAt = performance.now() + TIMEOUT_MS;
  let since = await look(server);
  while (performance.now() < endAt) {
    await delay(POLL_MS);
    const now = await look(server);
    const restMs = now.atMs - since.atMs;
    if (now.bytes === since.bytes && restMs < REST_MS) continue;
    if (now.bytes === since.bytes && now.cpuMs - since.cpuMs < restMs * MAX_CPU_SHARE) return;
    since = now;
  }
  throw new Error(`${server.name} still works after ${TIMEOUT_MS} ms`);
}

async function look(server: BenchServer) {
  return {
    atMs: performance.now(),
    bytes: server.measureDisk(),
    cpuMs: await readCpuMs(await server.pids()),
  };
}
