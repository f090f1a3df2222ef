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
      await page.locator(".tree-rest").waitFor({ state: "detached" });
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

  test("shows the first steps of a long run while the rest is on its way, and the rest without a jump", {
    timeout: PATIENCE_MS,
  }, async () => {
    if (browser === null) throw new Error("there is no browser");
    const traceId = await sendBigTrace(server.url, { kind: "wide", spanCount: 6_000 });
    await waitUntilStored(traceId, 6_000);
    const { page, complaints, close } = await openPage(browser, `${server.url}/mark.svg`);
    page.setDefaultTimeout(PATIENCE_MS);
    const rest = Promise.withResolvers<void>();
    await page.route(/\/outline$/, async (route) => {
      await rest.promise;
      await route.continue();
    });
    await page.goto(`${server.url}/traces/${traceId}?view=tree`);
    await page.getByText("Loading 6,000 steps. The first 200 are here.").waitFor();
    await page.getByText("6,000 steps", { exact: true }).waitFor();
    expect(await page.getByRole("tree").getAttribute("aria-busy")).toBe("true");
    expect(await page.getByRole("button", { name: "Critical path" }).isDisabled()).toBe(true);
    // The keys move through what is there, and a row of a run this long gets its words when it is looked at.
    await page.getByRole("treeitem").nth(1).click();
    const selected = page.locator("[role=treeitem][aria-selected=true]");
    const before = await selected.textContent();
    await page.keyboard.press("]");
    await expect.poll(() => selected.textContent()).not.toBe(before);
    const tool = page.getByRole("treeitem").filter({ hasText: "tool call" }).first();
    await expect.poll(() => tool.locator(".cut .dim").textContent()).toMatch(/\w+: /);
    await page.keyboard.press("[");
    await expect.poll(() => selected.textContent()).toBe(before);
    const topOf = async () => (await selected.boundingBox())?.y;
    const [heightBefore, topBefore] = [await heightOf(page), await topOf()];
    rest.resolve();
    await page.locator(".tree-rest").waitFor({ state: "detached" });
    expect(await page.getByRole("button", { name: "Critical path" }).isDisabled()).toBe(false);
    expect(await topOf()).toBe(topBefore);
    expect(Math.abs((await heightOf(page)) - heightBefore)).toBeLessThan(80);
    await scrollToEnd(page);
    await page.getByRole("treeitem").last().click();
    await page.locator(".span-content > *").first().waitFor();
    expect(complaints).toEqual([]);
    await close();
  });

  test("says that the rest of a long run could not be read, keeps the first steps, and reads it when asked", {
    timeout: PATIENCE_MS,
  }, async () => {
    if (browser === null) throw new Error("there is no browser");
    const traceId = await sendBigTrace(server.url, { kind: "wide", spanCount: 2_000 });
    await waitUntilStored(traceId, 2_000);
    const { page, close } = await openPage(browser, `${server.url}/mark.svg`);
    page.setDefaultTimeout(PATIENCE_MS);
    await page.route(/\/outline$/, (route) => route.fulfill({ status: 500, body: "{}" }));
    await page.goto(`${server.url}/traces/${traceId}?view=tree`);
    await page.getByText("Only the first 200 of 2,000 steps could be read.").waitFor();
    expect(await page.getByRole("treeitem").count()).toBeGreaterThan(10);
    await page.unroute(/\/outline$/);
    await page.getByRole("button", { name: "Read the rest" }).click();
    await page.locator(".tree-rest").waitFor({ state: "detached" });
    await scrollToEnd(page);
    await page.getByRole("treeitem").last().waitFor();
    await close();
  });

  /** What is acknowledged may still be on its way from the inbox into the store. */
  async function waitUntilStored(traceId: string, spanCount: number) {
    const readCount = async () => {
      const answer = await fetch(`${server.url}/api/clawglass/v1/traces/${traceId}/outline?first=1`);
      return ((await answer.json()) as { spanCount?: number }).spanCount;
    };
    await expect.poll(readCount, { timeout: PATIENCE_MS }).toBe(spanCount);
  }

  const heightOf = async (page: Page) => Number(await page.evaluate("document.documentElement.scrollHeight"));

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
