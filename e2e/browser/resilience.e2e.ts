import { waitUntil } from "@clawglass/testing";
import type { Browser, Page, Route } from "playwright-core";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { launchChromium } from "../support/chromium.ts";
import { type RunningServer, startClawglassServer } from "../support/clawglass-server.ts";
import { openWatchedPage, type WatchedPage } from "../support/open-watched-page.ts";
import { seedRuns } from "../support/seed-runs.ts";

const browser: Browser | null = await launchChromium();
const GONE = /server does not answer since/;
const FAILING = /server answers with errors since/;
const SLOW = /server is slow to answer/;
const API = "**/api/clawglass/v1/**";

/** Every page, and a sign that it has shown what it is there for. */
const PAGES = [
  {
    name: "home",
    path: "/",
    hasContent: (page: Page) => page.getByRole("region", { name: "Runs and errors" }),
  },
  { name: "list", path: "/traces", hasContent: (page: Page) => page.getByText("What is on today?").first() },
  { name: "run", path: "", hasContent: (page: Page) => page.getByText("Nothing is on today.").first() },
  {
    name: "sessions",
    path: "/sessions",
    hasContent: (page: Page) => page.getByRole("link", { name: /What is on today/ }),
  },
  {
    name: "session",
    path: `/sessions/${encodeURIComponent("agent:main:telegram:direct")}`,
    hasContent: (page: Page) => page.getByText("Nothing is on today.").first(),
  },
  { name: "review", path: "/review", hasContent: (page: Page) => page.getByRole("button", { name: "Good" }) },
  { name: "settings", path: "/settings", hasContent: (page: Page) => page.getByText("Keep runs for") },
] as const;

const REVIEW = PAGES.find(({ name }) => name === "review") ?? PAGES[0];

describe.skipIf(browser === null)("a page whose server is in trouble", () => {
  let server: RunningServer;
  let traceId: string;
  let opened: WatchedPage | null = null;

  beforeAll(async () => {
    server = await startClawglassServer();
    const ids = await seedRuns(
      server.url,
      Array.from({ length: 4 }, (_, index) => ({
        question: index === 0 ? "What is on today?" : `question ${index}`,
        answer: "Nothing is on today.",
        minutesAgo: 3 + index,
        ...(index === 0 && { sessionId: "agent:main:telegram:direct" }),
        ...(index > 0 && { error: "went wrong" }),
      })),
    );
    traceId = ids[0] ?? "";
  });
  afterAll(async () => {
    await browser?.close();
    await server?.dispose();
  });
  beforeEach(() => async () => {
    await opened?.close();
    opened = null;
  });

  async function open(target: (typeof PAGES)[number]): Promise<Page> {
    opened = await openWatchedPage(browser, server.url, target.path || `/traces/${traceId}`);
    await target.hasContent(opened.page).waitFor();
    return opened.page;
  }

  test.each(PAGES)(
    "$name: says that the server is gone, keeps what it has, and recovers by itself",
    async (target) => {
      const page = await open(target);
      await server.stop();
      await page.getByText(GONE).waitFor();
      expect(await target.hasContent(page).isVisible()).toBe(true);
      await server.start();
      await page.getByText(GONE).waitFor({ state: "detached" });
      await page.getByText("Recording", { exact: true }).waitFor();
      expect(await target.hasContent(page).isVisible()).toBe(true);
    },
  );

  test.each(PAGES)("$name: says that the server answers 500, and recovers by itself", async (target) => {
    opened = await openWatchedPage(browser, server.url, "/api/clawglass/v1/server");
    const { page } = opened;
    const refuse = (route: Route) =>
      route.request().url().endsWith("/live")
        ? route.continue()
        : route.fulfill({
            status: 500,
            contentType: "application/json",
            body: JSON.stringify({ error: { code: "INTERNAL", message: "It broke." } }),
          });
    await page.route(API, refuse);
    await page.goto(server.url + (target.path || `/traces/${traceId}`));
    await page.getByText(FAILING).waitFor();
    await page.unroute(API, refuse);
    await target.hasContent(page).waitFor();
    await page.getByText(FAILING).waitFor({ state: "detached" });
  });

  test.each(PAGES)("$name: says that the server is slow, and goes on when it answers", async (target) => {
    opened = await openWatchedPage(browser, server.url, "/api/clawglass/v1/server");
    const { page } = opened;
    let answer: () => void = () => {};
    const answered = new Promise<void>((done) => {
      answer = done;
    });
    await page.route(API, async (route) => {
      if (!route.request().url().endsWith("/live")) await answered;
      await route.continue().catch(() => {}); // the page may have left meanwhile
    });
    await page.goto(server.url + (target.path || `/traces/${traceId}`));
    await page.getByText(SLOW).waitFor();
    answer();
    await target.hasContent(page).waitFor();
    await page.getByText(SLOW).waitFor({ state: "detached" });
  });

  test("a label given while the server answers 500 is kept, and stored once it does not", async () => {
    const page = await open(REVIEW);
    const writes = (route: Route) =>
      route.request().method() === "GET"
        ? route.continue()
        : route.fulfill({ status: 500, contentType: "application/json", body: "{}" });
    await page.route(API, writes);
    const waiting = () =>
      page.evaluate(() => Object.keys(localStorage).filter((key) => key.includes("outbox")).length);
    await page.keyboard.press("1");
    await waitUntil("the label to wait", async () => (await waiting()) > 0);
    await page.unroute(API, writes);
    await waitUntil("the outbox to be empty", async () => (await waiting()) === 0, { timeoutMs: 60_000 });
    const { done } = (await (await fetch(`${server.url}/api/clawglass/v1/review`)).json()) as {
      done: { outcome: string }[];
    };
    expect(done.map(({ outcome }) => outcome)).toContain("good");
  });

  test("a list that is open while the server restarts shows what came meanwhile", async () => {
    const page = await open(PAGES[1]);
    await server.stop();
    await page.getByText(GONE).waitFor();
    await server.start();
    await seedRuns(server.url, [{ question: "Are you back?", answer: "Yes.", minutesAgo: 0 }]);
    await page.getByText("Are you back?").first().waitFor();
  });

  test("a run that comes after the first list was asked for and before the page listens is shown", async () => {
    if (browser === null) throw new Error("no browser");
    const page = await (await browser.newContext({ reducedMotion: "reduce" })).newPage();
    const stream = Promise.withResolvers<void>();
    await page.route("**/api/clawglass/v1/live", async (route) => {
      await stream.promise;
      await route.continue();
    });
    await page.goto(`${server.url}/traces`);
    await page.locator(".trace-row").first().waitFor();
    await seedRuns(server.url, [{ question: "Did you miss me?", answer: "No.", minutesAgo: 0 }]);
    expect(await page.getByText("Did you miss me?").count()).toBe(0);
    stream.resolve();
    await page.getByText("Did you miss me?").first().waitFor();
  });
});
