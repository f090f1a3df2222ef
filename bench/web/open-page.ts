import type { Browser, BrowserContext, CDPSession, Page } from "playwright-core";

export interface OpenedPage {
  page: Page;
  /** From the request for the address to the first thing that was waited for, drawn. */
  shownMs: number;
  /** Bytes on the wire until then, compressed as they came, headers included. The live stream's do not end and do not count. */
  receivedBytes: number;
  measure(): Promise<PageSize>;
  close(): Promise<void>;
}

export interface PageSize {
  nodeCount: number;
  /** JavaScript heap after a garbage collection. */
  heapMb: number;
}

const VIEWPORT = { width: 1440, height: 900 };
const SHOW_TIMEOUT_MS = 180_000;

/** Opens an address in a browser that has never seen it and waits until `selector` is drawn. */
export async function openPage(browser: Browser, url: string, selector: string): Promise<OpenedPage> {
  const context = await browser.newContext({ viewport: VIEWPORT });
  const page = await context.newPage();
  const session = await context.newCDPSession(page);
  let receivedBytes = 0;
  await session.send("Network.enable");
  session.on("Network.loadingFinished", ({ encodedDataLength }) => {
    receivedBytes += encodedDataLength;
  });
  const startedAt = performance.now();
  await page.goto(url, { waitUntil: "commit" });
  await page.locator(selector).first().waitFor({ state: "visible", timeout: SHOW_TIMEOUT_MS });
  await waitForFrame(page);
  return {
    page,
    shownMs: performance.now() - startedAt,
    receivedBytes,
    measure: () => measureSize(session),
    close: () => closeContext(context),
  };
}

/** Two frames: what was in the document when the first began is on the screen when the second does. */
function waitForFrame(page: Page): Promise<unknown> {
  return page.evaluate("new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))");
}

async function measureSize(session: CDPSession): Promise<PageSize> {
  await session.send("HeapProfiler.enable");
  await session.send("HeapProfiler.collectGarbage");
  await session.send("Performance.enable");
  const { metrics } = await session.send("Performance.getMetrics");
  const read = (name: string) => metrics.find((metric) => metric.name === name)?.value ?? Number.NaN;
  const { result } = await session.send("Runtime.evaluate", {
    expression: "document.getElementsByTagName('*').length",
  });
  return { nodeCount: Number(result.value), heapMb: read("JSHeapUsedSize") / 2 ** 20 };
}

async function closeContext(context: BrowserContext): Promise<void> {
  await context.close();
}
