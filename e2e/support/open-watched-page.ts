import type { Browser, Page } from "playwright-core";

export interface Look {
  width: number;
  height: number;
  colorScheme: "light" | "dark";
}

export interface WatchedPage {
  page: Page;
  /** Everything that a good page never does: errors of scripts, errors in the console, requests to another host. */
  complaints: string[];
  close(): Promise<void>;
}

export const DESK: Look = { width: 1440, height: 900, colorScheme: "light" };
export const PHONE: Look = { width: 390, height: 844, colorScheme: "light" };

/** Opens an address of the server in a browser of its own and notes what goes wrong. */
export async function openWatchedPage(
  browser: Browser | null,
  serverUrl: string,
  path: string,
  { width, height, colorScheme }: Look = DESK,
): Promise<WatchedPage> {
  if (browser === null) throw new Error("there is no browser");
  const context = await browser.newContext({
    viewport: { width, height },
    colorScheme,
    hasTouch: width < 760,
    reducedMotion: "reduce",
  });
  const page = await context.newPage();
  const complaints: string[] = [];
  page.on("pageerror", (error) => complaints.push(`threw ${error.message}`));
  page.on("console", (message) => {
    if (message.type() === "error") complaints.push(`logged ${message.text()}`);
  });
  page.on("request", (request) => {
    if (!request.url().startsWith(serverUrl)) complaints.push(`asked for ${request.url()}`);
  });
  await page.goto(serverUrl + path);
  return { page, complaints, close: () => context.close() };
}
