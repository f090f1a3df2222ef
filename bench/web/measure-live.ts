import { randomBytes } from "node:crypto";
import type { Browser } from "playwright-core";
import { postOtlpJson } from "./post-otlp-json.ts";

export interface LiveMeasurement {
  heapAfterHourMb: number;
  heapAtEndMb: number;
  nodesAtEnd: number;
  spanCount: number;
}

const HOURS = 8;
const MINUTES_PER_HOUR = 60;
const SPANS_PER_MINUTE = 60;
const SPANS_PER_RUN = 10;
const MINUTE_MS = 60_000;

/**
 * A page that stays open while a span comes every second, for eight hours of the page's own clock: each of its minutes, that
 * minute's spans are sent, then the clock is moved on, so that every timer of the page fires as it would.
 */
export async function measureLive(
  browser: Browser,
  serverUrl: string,
  path: string,
): Promise<LiveMeasurement> {
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 } });
  const page = await context.newPage();
  const session = await context.newCDPSession(page);
  await session.send("HeapProfiler.enable");
  await session.send("Performance.enable");
  const startMs = Date.now() - HOURS * MINUTES_PER_HOUR * MINUTE_MS;
  await page.clock.install({ time: startMs });
  await page.goto(serverUrl + path);
  await page.getByText("Recording").first().waitFor();
  const readHeapMb = async () => {
    await session.send("HeapProfiler.collectGarbage");
    const { metrics } = await session.send("Performance.getMetrics");
    return (metrics.find(({ name }) => name === "JSHeapUsedSize")?.value ?? Number.NaN) / 2 ** 20;
  };
  let heapAfterHourMb = Number.NaN;
  for (let minute = 0; minute < HOURS * MINUTES_PER_HOUR; minute++) {
    await postOtlpJson(serverUrl, makeMinute(startMs + minute * MINUTE_MS));
    await page.clock.runFor(MINUTE_MS);
    if (minute === MINUTES_PER_HOUR - 1) heapAfterHourMb = await readHeapMb();
  }
  // What was sent is shown: a page that had stopped listening would keep its memory, too.
  await page.clock.runFor(MINUTE_MS);
  const heapAtEndMb = await readHeapMb();
  const nodesAtEnd = Number(await page.evaluate("document.getElementsByTagName('*').length"));
  await context.close();
  return { heapAfterHourMb, heapAtEndMb, nodesAtEnd, spanCount: HOURS * MINUTES_PER_HOUR * SPANS_PER_MINUTE };
}

function makeMinute(startMs: number): object[] {
  return Array.from({ length: SPANS_PER_MINUTE / SPANS_PER_RUN }, (_, run) =>
    makeRun(startMs + run * SPANS_PER_RUN * 1_000),
  ).flat();
}

/** A run of ten spans, one a second: the agent's root, model calls and tools. */
function makeRun(startMs: number): object[] {
  const traceId = randomBytes(16).toString("hex");
  const rootId = randomBytes(8).toString("hex");
  return Array.from({ length: SPANS_PER_RUN }, (_, index) => {
    const isRoot = index === 0;
    const isTool = index % 2 === 0;
    const attributes: Record<string, string> = isRoot
      ? {
          "mlflow.spanType": "AGENT",
          "mlflow.spanInputs": JSON.stringify({
            messages: [{ role: "user", content: `Question of ${startMs}` }],
          }),
          "mlflow.spanOutputs": JSON.stringify({ messages: [{ role: "assistant", content: "Done." }] }),
          "session.id": `agent:main:${Math.floor(startMs / 600_000)}`,
          "openclaw.trigger": "user",
        }
      : isTool
        ? { "mlflow.spanType": "TOOL", "gen_ai.tool.name": "read" }
        : {
            "mlflow.spanType": "LLM",
            "gen_ai.response.model": "gpt-5-mini",
            "mlflow.chat.tokenUsage": JSON.stringify({
              input_tokens: 900,
              output_tokens: 60,
              total_tokens: 960,
            }),
          };
    const fromMs = startMs + (isRoot ? 0 : index * 1_000);
    return {
      traceId,
      spanId: isRoot ? rootId : randomBytes(8).toString("hex"),
      parentSpanId: isRoot ? "" : rootId,
      name: isRoot ? "agent:main" : isTool ? "read" : "gpt-5-mini",
      startTimeUnixNano: `${fromMs}000000`,
      endTimeUnixNano: `${isRoot ? startMs + SPANS_PER_RUN * 1_000 : fromMs + 900}000000`,
      status: { code: 1 },
      attributes: Object.entries(attributes).map(([key, value]) => ({ key, value: { stringValue: value } })),
    };
  });
}
