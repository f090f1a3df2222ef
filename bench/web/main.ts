import { BIG_TRACES, sendBigTrace } from "@clawglass/testing";
import type { Browser } from "playwright-core";
import { launchChromium } from "../../e2e/support/chromium.ts";
import { AgentPayloads } from "../lib/agent-payloads.ts";
import { RandomText } from "../lib/random-text.ts";
import { sendBatches } from "../load/send-batches.ts";
import type { BenchServer } from "../support/bench-server.ts";
import type { Figure } from "../support/figure.ts";
import { report } from "../support/report.ts";
import { startClawglass } from "../support/start-clawglass.ts";
import { startMlflow } from "../support/start-mlflow.ts";
import { median } from "../support/statistics.ts";
import { measureLive } from "./measure-live.ts";
import { measureScroll } from "./measure-scroll.ts";
import { openPage, type PageSize } from "./open-page.ts";
import { sendManySpans } from "./send-many-spans.ts";

/**
 * The page in a real Chromium, beside MLflow's, each opened by a browser that has never seen it. Both servers hold the same
 * traces; the trace of 50,000 spans and that of 100 MB are Clawglass's alone: at 10,000 spans MLflow's tab hangs.
 */
const SMALL_TRACES = 100;
const MANY_SPANS = 2_000;
const MOST_SPANS = 50_000;
const OUR_VISITS = 5;
const THEIR_VISITS = 3;
const SEED = 7;

interface Site {
  server: BenchServer;
  visits: number;
  list: { path: string; selector: string };
  /** The tree of spans: the first row of it. */
  toTrace(traceId: string): { path: string; selector: string };
}

interface Visit {
  shownMs: number;
  receivedKb: number;
  size: PageSize;
}

const toClawglass = (server: BenchServer): Site => ({
  server,
  visits: OUR_VISITS,
  list: { path: "/traces", selector: "[role=row][data-index]" },
  toTrace: (traceId) => ({ path: `/traces/${traceId}?view=tree`, selector: "[role=treeitem]" }),
});
const toMlflow = (server: BenchServer): Site => ({
  server,
  visits: THEIR_VISITS,
  list: { path: "/#/experiments/0/traces", selector: "[role=row] >> nth=1" },
  toTrace: (traceId) => ({
    path: `/#/experiments/0/traces?selectedEvaluationId=${traceId}`,
    selector: "[data-testid^=timeline-tree-node-]",
  }),
});

/** A run takes many minutes: what is measured now goes to stderr. */
function say(step: string): void {
  console.error(`${new Date().toISOString().slice(11, 19)} ${step}`);
}

async function visit(browser: Browser, site: Site, at: { path: string; selector: string }): Promise<Visit[]> {
  const visits: Visit[] = [];
  for (let count = 0; count < site.visits; count++) {
    const opened = await openPage(browser, site.server.url + at.path, at.selector);
    visits.push({
      shownMs: opened.shownMs,
      receivedKb: opened.receivedBytes / 1_000,
      size: await opened.measure(),
    });
    await opened.close();
  }
  return visits;
}

const pick = (visits: readonly Visit[], read: (visit: Visit) => number) => median(visits.map(read));

async function measure(ours: Site, theirs: Site | null, browser: Browser): Promise<Figure[]> {
  const sites = theirs ? [ours, theirs] : [ours];
  const urls = sites.map(({ server }) => server.url);
  const payloads = new AgentPayloads(new RandomText(SEED), Date.now() - 3_600_000);
  const small = Array.from({ length: SMALL_TRACES }, () => payloads.createSmallTrace());
  for (const url of urls) await sendBatches(url, small);

  say("the first list");
  const lists = new Map<Site, Visit[]>();
  for (const site of sites) {
    // The first visit ever warms the server, not the browser.
    await (await openPage(browser, site.server.url + site.list.path, site.list.selector)).close();
    lists.set(site, await visit(browser, site, site.list));
  }
  say(`a trace of ${MANY_SPANS} spans`);
  const many = await sendManySpans(urls, payloads, MANY_SPANS);
  const trees = new Map<Site, Visit[]>();
  for (const site of sites) trees.set(site, await visit(browser, site, site.toTrace(many.traceId)));

  const beside = (measured: Map<Site, Visit[]>, read: (visit: Visit) => number) =>
    theirs
      ? { comparedWith: { name: theirs.server.name, value: pick(measured.get(theirs) ?? [], read) } }
      : {};
  const compare = (
    name: string,
    unit: string,
    measured: Map<Site, Visit[]>,
    read: (visit: Visit) => number,
    goal: number | null,
  ): Figure => ({ name, unit, goal, value: pick(measured.get(ours) ?? [], read), ...beside(measured, read) });
  const ratio = (name: string, measured: Map<Site, Visit[]>, goal: number): Figure[] =>
    theirs
      ? [
          {
            name,
            unit: "×",
            goal,
            goalIs: "at least",
            value:
              pick(measured.get(theirs) ?? [], (one) => one.shownMs) /
              pick(measured.get(ours) ?? [], (one) => one.shownMs),
          },
        ]
      : [];
  const figures: Figure[] = [
    compare("first list, cold", "ms", lists, (one) => one.shownMs, 700),
    ...ratio("first list: times faster than MLflow", lists, 8),
    compare("bytes to the first list, compressed", "KB", lists, (one) => one.receivedKb, 400),
    compare("trace of 2,000 spans, first row of the tree, cold", "ms", trees, (one) => one.shownMs, null),
    ...ratio("trace of 2,000 spans: times faster than MLflow", trees, 20),
    compare("trace of 2,000 spans, elements", "", trees, (one) => one.size.nodeCount, null),
    compare("trace of 2,000 spans, JavaScript heap", "MB", trees, (one) => one.size.heapMb, null),
  ];
  await theirs?.server.dispose();
  return [...figures, ...(await measureAlone(ours, browser, payloads))];
}

async function measureAlone(ours: Site, browser: Browser, payloads: AgentPayloads): Promise<Figure[]> {
  const { url } = ours.server;
  say(`a trace of ${MOST_SPANS} spans`);
  const most = await sendManySpans([url], payloads, MOST_SPANS);
  say("opened");
  const at = ours.toTrace(most.traceId);
  const visits = await visit(browser, ours, at);
  const opened = await openPage(browser, url + at.path, at.selector);
  const scroll = await measureScroll(opened);
  const { heapMb } = await opened.measure();
  await opened.close();

  say("a trace of 100 MB");
  const bigId = await sendBigTrace(url, BIG_TRACES.megabytes100);
  const bigTree = await openPage(browser, url + ours.toTrace(bigId).path, "[role=treeitem]");
  await bigTree.close();
  const bigTalk = await openPage(browser, `${url}/traces/${bigId}`, ".trace h1");
  const bigSize = await bigTalk.measure();
  await bigTalk.close();

  say("8 hours of the list");
  const live = await measureLive(browser, url, "/traces");
  say("8 hours of the home page");
  const home = await measureLive(browser, url, "/");
  return [
    {
      name: "trace of 50,000 spans, first row drawn, cold",
      unit: "ms",
      goal: 1_000,
      value: pick(visits, (one) => one.shownMs),
    },
    { name: "the same, longest task while scrolling", unit: "ms", goal: 100, value: scroll.longestTaskMs },
    { name: "the same, most elements at once", unit: "", goal: 3_000, value: scroll.mostNodes },
    { name: "the same, JavaScript heap", unit: "MB", goal: 300, value: heapMb },
    { name: "the same, as sent", unit: "MB", goal: null, value: most.sentBytes / 1e6 },
    { name: "trace of 100 MB, tree drawn, cold", unit: "ms", goal: null, value: bigTree.shownMs },
    { name: "the same, conversation drawn, cold", unit: "ms", goal: null, value: bigTalk.shownMs },
    { name: "the same, JavaScript heap", unit: "MB", goal: null, value: bigSize.heapMb },
    {
      name: "list open for 8 hours at 1 span/s: heap after 1 hour",
      unit: "MB",
      goal: null,
      value: live.heapAfterHourMb,
    },
    {
      name: "the same, heap after 8 hours",
      unit: "MB",
      goal: live.heapAfterHourMb * 1.25,
      value: live.heapAtEndMb,
    },
    {
      name: "home open for 8 hours at 1 span/s: heap after 1 hour",
      unit: "MB",
      goal: null,
      value: home.heapAfterHourMb,
    },
    {
      name: "the same, heap after 8 hours",
      unit: "MB",
      goal: home.heapAfterHourMb * 1.25,
      value: home.heapAtEndMb,
    },
  ];
}

const browser = await launchChromium();
if (browser === null) throw new Error("this bench needs a Chromium");
const clawglass = await startClawglass();
const mlflow = await startMlflow();
try {
  const figures = await measure(toClawglass(clawglass), mlflow && toMlflow(mlflow), browser);
  const notes = ["8 hours are those of the page's own clock, moved on minute by minute"];
  if (mlflow === null) notes.push("MLflow was left out: no usable Python here");
  if (!report("web", figures, notes)) process.exitCode = 1;
} finally {
  await browser.close();
  await clawglass.dispose();
  await mlflow?.dispose();
}
