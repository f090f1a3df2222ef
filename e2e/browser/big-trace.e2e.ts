import { BIG_TRACES, type BigTraceShape, sendBigTrace } from "@clawglass/testing";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { launchChromium } from "../support/chromium.ts";
import { type RunningServer, startClawglassServer } from "../support/clawglass-server.ts";
import { openPage } from "../support/open-page.ts";

const MAX_NODES = 3_000;
const MAX_HEAP_BYTES = 300 * 1024 * 1024;
/** How long a page may take here is a matter of the machine; how long it takes is measured in bench/web. */
const PATIENCE_MS = 240_000;

const browser: Browser | null = await launchChromium();

describe.skipIf(browser === null)("runs of 50,000 spans and of 100 MB in a real browser", () => {
  let server: RunningServer;
  beforeAll(async () => {
    server = await startClawglassServer();
  });
  afterAll(async () => {
    await browser?.close();
    await server?.dispose();
  });

  test.each([
    ["50,000 spans", BIG_TRACES.spans50000, 50_000],
    ["100 MB", BIG_TRACES.megabytes100, 442],
  ] as const)(
    "%s: opens in both views, scrolls to its end and shows a step, with few nodes and little memory",
    { timeout: PATIENCE_MS * 3 },
    async (_name, shape: BigTraceShape, spanCount) => {
      if (browser === null) throw new Error("there is no browser");
      const traceId = await sendBigTrace(server.url, shape);
      const { page, complaints, close } = await openPage(
        browser,
        `${server.url}/traces/${traceId}?view=tree`,
      );
      page.setDefaultTimeout(PATIENCE_MS);
      await page.getByRole("treeitem").nth(3).waitFor();
      await page.getByText(`${spanCount.toLocaleString("en")} steps`, { exact: true }).waitFor();
      await expectLight(page);
      await scrollToEnd(page);
      await expectLight(page);
      await page.getByRole("treeitem").last().click();
      await page
        .locator(".span-content")
        .getByText("gpt-5-mini")
        .or(page.locator(".span-content .chat-message"))
        .or(page.locator(".span-content .well"))
        .first()
        .waitFor();
      await expectLight(page);

      await page.goto(`${server.url}/traces/${traceId}`);
      await page.locator(".steps > .step").nth(3).waitFor();
      await expectLight(page);
      await scrollToEnd(page);
      await page.getByText("It is done; the summary is in the notes.").first().waitFor();
      await expectLight(page);
      expect(complaints).toEqual([]);
      await close();
    },
  );

  async function expectLight(page: Page) {
    expect(Number(await page.evaluate("document.querySelectorAll('*').length"))).toBeLessThanOrEqual(
      MAX_NODES,
    );
    const session = await page.context().newCDPSession(page);
    await session.send("HeapProfiler.collectGarbage");
    const { usedSize } = await session.send("Runtime.getHeapUsage");
    await session.detach();
    expect(usedSize).toBeLessThanOrEqual(MAX_HEAP_BYTES);
  }

  /** Rows are measured as they come into view, so the end moves while one scrolls to it. */
  async function scrollToEnd(page: Page) {
    let before = -1;
    for (let tries = 0; tries < 60; tries += 1) {
      await page.evaluate("window.scrollTo(0, document.documentElement.scrollHeight)");
      await page.evaluate(
        "new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)))",
      );
      const now = Number(await page.evaluate("window.scrollY"));
      if (now === before) return;
      before = now;
    }
  }
});
