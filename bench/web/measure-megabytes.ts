import { BIG_TRACES, sendBigTrace } from "@clawglass/testing";
import type { Figure } from "../support/figure.ts";
import { waitUntilAtRest } from "../support/wait-until-at-rest.ts";
import type { WebBench } from "./bench-web.ts";
import { openPage } from "./open-page.ts";

/** A trace of 100 MB in both views; Clawglass's alone. */
export async function measureMegabytes({ browser, ours }: WebBench): Promise<Figure[]> {
  const { url } = ours.server;
  const traceId = await sendBigTrace(url, BIG_TRACES.megabytes100);
  await waitUntilAtRest(ours.server);
  const { path, selector } = ours.toTrace(traceId);
  const tree = await openPage(browser, url + path, selector);
  await tree.close();
  const talk = await openPage(browser, `${url}/traces/${traceId}`, ".trace h1");
  const { heapMb } = await talk.measure();
  await talk.close();
  return [
    { name: "trace of 100 MB, tree drawn, cold", unit: "ms", goal: null, value: tree.shownMs },
    { name: "the same, conversation drawn, cold", unit: "ms", goal: null, value: talk.shownMs },
    { name: "the same, JavaScript heap", unit: "MB", goal: null, value: heapMb },
  ];
}
