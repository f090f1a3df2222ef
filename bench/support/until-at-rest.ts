import { setTimeout as delay } from "node:timers/promises";
import type { BenchServer } from "./bench-server.ts";
import { readCpuMs } from "./process-cpu.ts";

const LOOK_EVERY_MS = 1_000;
const AT_REST_SHARE = 0.1;
const MAX_WAIT_MS = 300_000;

/** Waits until a server has done what it was sent: what is opened then is measured, and not what came before it. */
export async function untilAtRest(server: BenchServer): Promise<void> {
  const endMs = performance.now() + MAX_WAIT_MS;
  let before = await readCpuMs(await server.pids());
  while (performance.now() < endMs) {
    await delay(LOOK_EVERY_MS);
    const now = await readCpuMs(await server.pids());
    if (now - before < LOOK_EVERY_MS * AT_REST_SHARE) return;
    before = now;
  }
}
