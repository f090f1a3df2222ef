import { setTimeout as delay } from "node:timers/promises";
import type { DeliveryTiming } from "../deliver/delivery.ts";
import { createQuietMoments } from "./quiet-moments.ts";

/** The process's clocks and timers. No timer keeps the process alive, but for `keepAlive` and the short wait for a quiet moment. */
export const systemTiming: DeliveryTiming = {
  clock: () => Date.now(),
  stopwatch: () => performance.now(),
  random: () => Math.random(),
  after(ms, task) {
    const timer = setTimeout(task, ms).unref();
    return () => clearTimeout(timer);
  },
  whenQuiet: createQuietMoments({
    stopwatch: () => performance.now(),
    takeBusyShare: createBusyShare(),
    after: (ms, task) => void setTimeout(task, ms),
    nextTurn: (task) => void setImmediate(task),
  }),
  yieldTurn: () => new Promise((resolve) => setImmediate(resolve)),
  async sleep(ms, signal) {
    await delay(ms, undefined, { ref: false, signal }).catch(() => undefined); // woken early
  },
  keepAlive(work) {
    const timer = setInterval(() => undefined, 60_000);
    return work.finally(() => clearInterval(timer));
  },
};

function createBusyShare(): () => number {
  let before = performance.eventLoopUtilization();
  return () => {
    const now = performance.eventLoopUtilization();
    const { utilization } = performance.eventLoopUtilization(now, before);
    before = now;
    return utilization;
  };
}
