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

/** Opens an address in a browser that has never seen it and waits until the element is drawn that fits `selector` (CSS) as number `index`. */
export async function openPage(
  browser: Browser,
  url: string,
  selector: string,
  index = 0,
): Promise<OpenedPage> {
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
  await page.evaluate(toDrawnScript(selector, index));
  return {
    page,
    shownMs: performance.now() - startedAt,
    receivedBytes,
    measure: () => measureSize(session),
    close: () => closeContext(context),
  };
}

/**
 * The page itself looks, in every frame: what is in the document when one begins is on the screen when the next does. Who asks
 * from outside learns it up to half a second late, because Playwright asks again after 20, 50, 100, 100 and then every 500 ms.
 */
function toDrawnScript(selector: string, index: number): string {
  return `new Promise((done, fail) => {
    const look = () => {
      const element = document.querySelectorAll(${JSON.stringify(selector)})[${index}];
      if (element?.checkVisibility() && element.getClientRects().length > 0) requestAnimationFrame(done);
      else if (performance.now() > ${SHOW_TIMEOUT_MS}) fail(new Error("was not drawn in time"));
      else requestAnimationFrame(look);
    };
    requestAnimationFrame(look);
  })`;
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
