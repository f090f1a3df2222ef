import { mkdirSync } from "node:fs";
import { join } from "node:path";
import type { StorageInfo, TracePage } from "@clawglass/core/api";
import { repositoryRoot, sendNewerRuns } from "@clawglass/testing";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { launchChromium } from "../support/chromium.ts";
import { type RunningServer, startClawglassServer } from "../support/clawglass-server.ts";
import { findAxeViolations } from "../support/find-axe-violations.ts";
import { type Look, openWatchedPage } from "../support/open-watched-page.ts";
import { reportRecorder } from "../support/report-recorder.ts";
import { sendRecordedRuns } from "../support/send-recorded-runs.ts";
import { placeSimulatedStore } from "../support/simulated-store.ts";

/**
 * Every page of the navigation and those behind it, with nothing, with the recorded runs of a real OpenClaw, and with 100,000
 * runs of months: in both themes and both widths no barrier that axe finds, no sideways scrolling, nothing in the console, no request to
 * another host. The pictures are kept: they are there to be looked at.
 */
const browser: Browser | null = await launchChromium();
const PICTURES = join(repositoryRoot(), "test-artifacts", "screenshots", "pages");
const AMOUNTS = ["empty", "ten", "100k"] as const;
type Amount = (typeof AMOUNTS)[number];
const WIDTHS = [
  { width: 1440, height: 900 },
  { width: 390, height: 844 },
] as const;
const LOOKS: readonly Look[] = WIDTHS.flatMap((size) => [
  { ...size, colorScheme: "light" as const },
  { ...size, colorScheme: "dark" as const },
]);
const WIDEST: Look = { width: 2560, height: 1440, colorScheme: "light" };

const START: Record<Amount, () => Promise<RunningServer>> = {
  empty: () => startClawglassServer(),
  ten: async () => {
    const server = await startClawglassServer();
    await sendRecordedRuns(server.url);
    await reportRecorder(server.url);
    return server;
  },
  "100k": async () => {
    let madeAtMs = 0;
    const server = await startClawglassServer({
      placeStore: async (dataDir) => {
        ({ madeAtMs } = await placeSimulatedStore(dataDir));
      },
    });
    await sendNewerRuns(server.url, madeAtMs, Date.now() - 60_000);
    await reportRecorder(server.url, { isIll: true });
    return server;
  },
};

describe.skipIf(browser === null)("every page", () => {
  const servers = new Map<Amount, RunningServer>();

  beforeAll(async () => {
    mkdirSync(PICTURES, { recursive: true });
    for (const amount of AMOUNTS) {
      servers.set(amount, await START[amount]());
    }
  });
  afterAll(async () => {
    await browser?.close();
    for (const server of servers.values()) await server.dispose();
  });

  test("has 100,000 runs to show", async () => {
    const answer = await fetch(`${toUrl("100k")}/api/clawglass/v1/storage`);
    expect(((await answer.json()) as StorageInfo).traceCount).toBeGreaterThanOrEqual(100_000);
  });

  for (const amount of AMOUNTS) {
    test.each(LOOKS)(`is sound with ${amount} runs at $width px, $colorScheme`, async (look) => {
      for (const [name, path] of await listPaths(toUrl(amount))) await visit(amount, name, path, look);
    });
  }

  test("is sound at 2,560 px", async () => {
    for (const [name, path] of await listPaths(toUrl("100k"))) await visit("100k", name, path, WIDEST);
  });

  test("links to nothing that is not there", async () => {
    for (const amount of AMOUNTS) {
      const seen = new Set<string>();
      for (const [, path] of await listPaths(toUrl(amount))) {
        const { page, close } = await openWatchedPage(browser, toUrl(amount), path);
        await settle(page);
        for (const link of await listLinks(page)) seen.add(link);
        await close();
      }
      const { page, close } = await openWatchedPage(browser, toUrl(amount), "/");
      for (const link of [...seen].slice(0, 40)) {
        await page.goto(link);
        await page.getByRole("heading", { level: 1 }).first().waitFor({ state: "attached" });
        expect(await page.getByText("There is no page here.").count(), link).toBe(0);
      }
      await close();
    }
  });

  async function visit(amount: Amount, name: string, path: string, look: Look): Promise<void> {
    const { page, complaints, close } = await openWatchedPage(browser, toUrl(amount), path, look);
    const where = `${name} with ${amount} runs, ${look.width} ${look.colorScheme}`;
    await settle(page);
    await page.screenshot({
      path: join(PICTURES, `${name}-${amount}-${look.width}-${look.colorScheme}.png`),
      fullPage: look.width !== WIDEST.width,
    });
    expect(await findAxeViolations(page), where).toEqual([]);
    expect(
      await page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth"),
      `${where}: sideways`,
    ).toBe(0);
    expect(complaints, where).toEqual([]);
    await close();
  }

  function toUrl(amount: Amount): string {
    const server = servers.get(amount);
    if (!server) throw new Error(`no server with ${amount} runs`);
    return server.url;
  }
});

/** The routes of the page, with a run and a session where there are any. */
async function listPaths(url: string): Promise<[name: string, path: string][]> {
  const { traces } = (await (await fetch(`${url}/api/clawglass/v1/traces?limit=50`)).json()) as TracePage;
  const [trace, second] = traces.toSorted((left, right) => right.spanCount - left.spanCount);
  const sessionId = traces.find((each) => each.sessionId !== null)?.sessionId;
  return [
    ["home", "/"],
    ["traces", "/traces"],
    ["review", "/review"],
    ["settings", "/settings"],
    ["sessions", "/sessions"],
    ...(trace
      ? ([
          ["trace", `/traces/${trace.traceId}`],
          ["tree", `/traces/${trace.traceId}?view=tree`],
        ] as [string, string][])
      : []),
    ["compare-choose", "/compare"],
    ...(trace && second
      ? ([["compare", `/compare?a=${trace.traceId}&b=${second.traceId}&all=1`]] as [string, string][])
      : []),
    ...(sessionId ? ([["session", `/sessions/${encodeURIComponent(sessionId)}`]] as [string, string][]) : []),
  ];
}

/** Until nothing is being loaded and nothing was asked for lately. */
async function settle(page: Page): Promise<void> {
  await page.getByRole("heading", { level: 1 }).first().waitFor({ state: "attached" });
  await page.locator("[aria-busy=true]").first().waitFor({ state: "detached" });
  await page.evaluate("document.fonts.ready");
}

async function listLinks(page: Page): Promise<string[]> {
  const links = await page
    .getByRole("link")
    .evaluateAll((elements) => elements.map((element) => (element as unknown as { href: string }).href));
  return links.filter((link) => !link.includes("/api/") && !link.includes("#"));
}
