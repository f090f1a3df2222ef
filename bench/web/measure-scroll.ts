import { setTimeout as delay } from "node:timers/promises";
import type { OpenedPage } from "./open-page.ts";

export interface ScrollMeasurement {
  longestTaskMs: number;
  mostNodes: number;
}

const STEPS = 60;
const STEP_PX = 1_200;
const STEP_MS = 40;

/** Turns the wheel through a page, jumps to its end and back: the longest task of the main thread, and the most elements at once. */
export async function measureScroll({ page, measure }: OpenedPage): Promise<ScrollMeasurement> {
  await page.evaluate(`(() => {
    window.longTasks = [];
    new PerformanceObserver((list) => {
      for (const entry of list.getEntries()) window.longTasks.push(entry.duration);
    }).observe({ type: "longtask" });
  })()`);
  await page.mouse.move(500, 600);
  let mostNodes = 0;
  for (let step = 0; step < STEPS; step++) {
    await page.mouse.wheel(0, STEP_PX);
    await delay(STEP_MS);
    if (step % 20 === 0) mostNodes = Math.max(mostNodes, (await measure()).nodeCount);
  }
  for (const place of [
    "document.documentElement.scrollHeight",
    "0",
    "document.documentElement.scrollHeight / 2",
  ]) {
    await page.evaluate(`window.scrollTo(0, ${place})`);
    await delay(300);
    mostNodes = Math.max(mostNodes, (await measure()).nodeCount);
  }
  const tasks = (await page.evaluate("window.longTasks")) as number[];
  return { longestTaskMs: Math.max(0, ...tasks), mostNodes };
}
