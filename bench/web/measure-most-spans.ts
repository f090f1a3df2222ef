import type { Figure } from "../support/figure.ts";
import { waitUntilAtRest } from "../support/wait-until-at-rest.ts";
import type { WebBench } from "./bench-web.ts";
import { measureScroll } from "./measure-scroll.ts";
import { openPage } from "./open-page.ts";
import { sendManySpans } from "./send-many-spans.ts";
import { pick, visit } from "./site.ts";

const MOST_SPANS = 50_000;

/** The largest trace that is promised to open; Clawglass's alone, because MLflow's tab hangs at 10,000 spans. */
export async function measureMostSpans({ browser, ours, payloads }: WebBench): Promise<Figure[]> {
  const { url } = ours.server;
  const most = await sendManySpans([url], payloads, MOST_SPANS);
  await waitUntilAtRest(ours.server);
  const at = ours.toTrace(most.traceId);
  const firstRows = await visit(browser, ours, at);
  const opened = await openPage(browser, url + at.path, at.selector);
  const openedAt = performance.now();
  await opened.page.locator(".tree-rest").waitFor({ state: "detached" });
  const wholeMs = opened.shownMs + performance.now() - openedAt;
  const scroll = await measureScroll(opened);
  const { heapMb } = await opened.measure();
  await opened.close();
  return [
    {
      name: "trace of 50,000 spans, first row drawn, cold",
      unit: "ms",
      goal: 1_000,
      value: pick(firstRows, (one) => one.shownMs),
    },
    { name: "the same, all spans there", unit: "ms", goal: null, value: wholeMs },
    { name: "the same, longest task while scrolling", unit: "ms", goal: 100, value: scroll.longestTaskMs },
    { name: "the same, most elements at once", unit: "", goal: 3_000, value: scroll.mostNodes },
    { name: "the same, JavaScript heap", unit: "MB", goal: 300, value: heapMb },
    { name: "the same, as sent", unit: "MB", goal: null, value: most.sentBytes / 1e6 },
  ];
}
