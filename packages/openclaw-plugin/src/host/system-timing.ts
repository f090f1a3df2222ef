import { setTimeout as delay } from "node:timers/promises";
import type { DeliveryTiming } from "../deliver/delivery.ts";

/** The process's clocks and timers. No timer keeps the process alive. */
export const systemTiming: DeliveryTiming = {
  clock: () => Date.now(),
  stopwatch: () => performance.now(),
  random: () => Math.random(),
  after(ms, task) {
    const timer = setTimeout(task, ms).unref();
    return () => clearTimeout(timer);
  },
  yieldTurn: () => new Promise((resolve) => setImmediate(resolve)),
  async sleep(ms, signal) {
    await delay(ms, undefined, { ref: false, signal }).catch(() => undefined); // woken early
  },
};
