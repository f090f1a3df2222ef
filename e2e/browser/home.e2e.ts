import { mkdirSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { simulateAgent } from "@clawglass/core/health-simulation";
import { repositoryRoot, sendSimulatedRuns } from "@clawglass/testing";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { launchChromium } from "../support/chromium.ts";
import { type RunningServer, startClawglassServer } from "../support/clawglass-server.ts";

const DAY_MS = 86_400_000;
const DAYS = 30;
const PICTURES = join(repositoryRoot(), "test-artifacts", "screenshots");
const AXE = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const LOOKS = [
  { width: 1440, height: 900, colorScheme: "light" },
  { width: 1440, height: 900, colorScheme: "dark" },
  { width: 390, height: 844, colorScheme: "light" },
  { width: 390, height: 844, colorScheme: "dark" },
] as const;

const browser: Browser | null = await launchChromium();

/** A server with the runs of a simulated agent; the fault is a new version of a skill whose runs then fail. */
async function startSeeded(isFaulty: boolean): Promise<RunningServer> {
  const server = await startClawglassServer();
  const nowMs = Date.now();
  const fault = {
    fromMs: nowMs - 4.2 * DAY_MS,
    errorFactor: 30,
    onlyMail: true,
    withSkillChange: true,
    toolFailures: { tool: "mail_fetch", share: 0.45 },
  };
  const runs = simulateAgent({
    seed: isFaulty ? 45_004 : 3,
    startMs: nowMs - DAYS * DAY_MS,
    days: DAYS,
    ...(isFaulty ? { fault } : {}),
  });
  await sendSimulatedRuns(
    server.url,
    runs.filter((run) => run.startTimeMs < nowMs - 60_000),
  );
  return server;
}

describe.skipIf(browser === null)("the health page in a real browser", () => {
  let ill: RunningServer;
  let well: RunningServer;

  beforeAll(async () => {
    mkdirSync(PICTURES, { recursive: true });
    ill = await startSeeded(true);
    well = await startSeeded(false);
  });
  afterAll(async () => {
    await browser?.close();
    await ill?.dispose();
    await well?.dispose();
  });

  test("names what fails, since when, with what cause, and opens exactly the runs that show it", async () => {
    const page = await openHome(ill);
    const verdict = page.getByRole("heading", { level: 1 });
    expect(await verdict.textContent()).toMatch(
      /mail-triage fail more since .* when skill mail-triage changed/,
    );
    const evidence = page.getByRole("link", { name: /^all \d+ runs$/ });
    const count = readCount(await evidence.textContent());
    await evidence.click();
    expect(await countListed(page)).toBe(count);
    await page.context().close();
  });

  test("lays a run that shows the trouble beside one from before it", async () => {
    const page = await openHome(ill);
    await page.getByRole("link", { name: "Lay a run that shows it beside one from before" }).click();
    await page.getByText(/of \d+ steps differ|steps are alike/).waitFor();
    const [before, after] = [
      page.getByRole("article", { name: "Run A" }),
      page.getByRole("article", { name: "Run B" }),
    ];
    await before.getByText("OK", { exact: true }).waitFor();
    await after.getByText("Failed", { exact: true }).waitFor();
    await page.context().close();
  });

  test("opens exactly the runs of a bar, and exactly those of it that failed, by mouse and by keyboard", async () => {
    const page = await openHome(ill);
    const chart = page.getByRole("region", { name: "Runs and errors" });
    const failed = chart.getByRole("link", { name: /the \d+ that failed$/ }).last();
    const failedCount = readCount((await failed.getAttribute("aria-label"))?.split("the ").at(-1));
    await failed.click();
    expect(await countListed(page)).toBe(failedCount);
    await page.goBack();

    const bars = chart.getByRole("link", { name: /\d+ runs?, \d+ failed$/ });
    await bars.first().focus();
    await page.keyboard.press("ArrowRight");
    const focused = (await page.evaluate("document.activeElement.getAttribute('aria-label')")) as string;
    const expected = focused.includes("that failed")
      ? readCount(focused.split("the ").at(-1))
      : readCount(focused.split(": ").at(-1));
    await page.keyboard.press("Enter");
    expect(await countListed(page)).toBe(expected);
    await page.context().close();
  });

  test("opens the runs of a tool, and shows the figures of a chart as a table", async () => {
    const page = await openHome(ill);
    const tools = page.getByRole("region", { name: "Tools" });
    await tools.getByRole("link", { name: "mail_fetch" }).click();
    expect(await countListed(page)).toBeGreaterThan(10);
    await page.goBack();
    await page.getByRole("button", { name: "Runs and errors as a table" }).click();
    const total = readCount(
      await page.getByRole("region", { name: "Runs and errors" }).locator(".read").textContent(),
    );
    const cells = await page
      .getByRole("table", { name: "Runs and failed runs" })
      .locator("tbody td:nth-child(2)")
      .allTextContents();
    expect(cells.reduce((sum, cell) => sum + Number(cell), 0)).toBe(total);
    await page.context().close();
  });

  test("says that all is well, and keeps the chosen time in the address", async () => {
    const page = await openHome(well);
    expect(await page.getByRole("heading", { level: 1 }).textContent()).toMatch(/^Running smoothly/);
    await page.getByRole("link", { name: "24 hours" }).click();
    await page.waitForURL(/window=24h/);
    await page.getByText("per hour", { exact: false }).first().waitFor();
    await page.context().close();
  });

  test.each(LOOKS)(
    "has no barrier that axe finds and no sideways scrolling: $width $colorScheme",
    async (look) => {
      for (const [name, server] of [
        ["ill", ill],
        ["well", well],
      ] as const) {
        const page = await openHome(server, look);
        await page.screenshot({
          path: join(PICTURES, `home-${name}-${look.width}-${look.colorScheme}.png`),
          fullPage: true,
        });
        await page.evaluate(AXE);
        const violations = await page.evaluate(
          "axe.run(document, { runOnly: ['wcag2a', 'wcag2aa', 'wcag21aa', 'wcag22aa'] }).then(({ violations }) => violations.map((v) => v.id + ': ' + v.nodes.slice(0, 3).map((n) => n.target.join(' ')).join(', ')))",
        );
        expect(violations).toEqual([]);
        expect(
          await page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth"),
        ).toBe(0);
        await page.context().close();
      }
    },
  );

  async function openHome(server: RunningServer, look: (typeof LOOKS)[number] = LOOKS[0]): Promise<Page> {
    if (browser === null) throw new Error("no browser");
    const { width, height, colorScheme } = look;
    const context = await browser.newContext({
      viewport: { width, height },
      colorScheme,
      reducedMotion: "reduce",
    });
    const page = await context.newPage();
    await page.goto(`${server.url}/`);
    await page.getByRole("heading", { level: 1 }).waitFor();
    await page.getByRole("region", { name: "Busiest sessions" }).waitFor();
    return page;
  }
});

/** The total above the list, once the list is filtered. */
async function countListed(page: Page): Promise<number> {
  const summary = page.locator(".list-summary").getByText(/runs? fit/);
  await summary.waitFor();
  return readCount(await summary.textContent());
}

function readCount(text: string | null | undefined): number {
  return Number(/\d[\d,]*/.exec(text ?? "")?.[0]?.replaceAll(",", ""));
}
