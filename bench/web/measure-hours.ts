import type { Figure } from "../support/figure.ts";
import type { WebBench } from "./bench-web.ts";
import { measureLive } from "./measure-live.ts";

/** After eight hours the heap may be so much larger than after one. */
const MAX_GROWTH = 1.25;

/** Pages that stay open for a working day. */
export async function measureHours({ browser, ours }: WebBench): Promise<Figure[]> {
  const figures: Figure[] = [];
  for (const [name, path] of [
    ["list", "/traces"],
    ["home", "/"],
  ] as const) {
    const { heapAfterHourMb, heapAtEndMb } = await measureLive(browser, ours.server.url, path);
    figures.push(
      {
        name: `${name} open for 8 hours at 1 span/s: heap after 1 hour`,
        unit: "MB",
        goal: null,
        value: heapAfterHourMb,
      },
      {
        name: "the same, heap after 8 hours",
        unit: "MB",
        goal: heapAfterHourMb * MAX_GROWTH,
        value: heapAtEndMb,
      },
    );
  }
  return figures;
}
