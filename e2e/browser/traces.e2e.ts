import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { repositoryRoot } from "@clawglass/testing";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { holdStore } from "../../packages/server/src/testkit/hold-store.ts";
import { launchChromium } from "../support/chromium.ts";
import { type RunningServer, startClawglassServer } from "../support/clawglass-server.ts";
import { findAxeViolations } from "../support/find-axe-violations.ts";
import { sketchMailRuns } from "../support/mail-runs.ts";
import { seedRuns } from "../support/seed-runs.ts";

const browser: Browser | null = await launchChromium();
const PICTURES = join(repositoryRoot(), "test-artifacts", "screenshots");

/** Skipped with the reason that `launchChromium` prints. */
describe.skipIf(browser === null)("lists of runs and sessions in a real browser", () => {
  let server: RunningServer;

  beforeAll(async () => {
    server = await startClawglassServer();
    mkdirSync(PICTURES, { recursive: true });
    await seedRuns(server.url, sketchMailRuns(10));
  });
  afterAll(async () => {
    await browser?.close();
    await server?.dispose();
  });

  const open = async (path: string, width = 1440, colorScheme: "light" | "dark" = "light"): Promise<Page> => {
    if (browser === null) throw new Error("no browser");
    const context = await browser.newContext({
      viewport: { width, height: width < 500 ? 844 : 900 },
      colorScheme,
      reducedMotion: "reduce",
    });
    const page = await context.newPage();
    await page.goto(server.url + path);
    return page;
  };
  const rows = (page: Page) => page.locator(".trace-row");

  test("tokens, completion, facets, hint, columns, groups, peek and views work on the list", async () => {
    const page = await open("/traces");
    await rows(page).nth(9).waitFor();
    const field = page.getByRole("combobox", { name: "Search in all runs" });

    await field.pressSequentially("to");
    await page.getByRole("option", { name: /tool:/ }).waitFor();
    await field.press("Tab");
    await page.getByRole("option", { name: /web_search/ }).waitFor();
    await field.press("ArrowDown");
    await field.press("ArrowDown");
    await field.press("Enter");
    await expect.poll(() => rows(page).count()).toBe(1);
    expect(new URL(page.url()).searchParams.get("q")).toBe("tool:web_search");

    await field.fill("tool:web_search colour:red");
    await page.getByText("There is no field “colour”").waitFor();
    expect(await page.locator(".is-wrong").count()).toBeGreaterThan(0);
    expect(await rows(page).count()).toBe(1);
    await field.press("Escape");
    await field.fill("");
    await expect.poll(() => rows(page).count()).toBe(10);

    await page.getByRole("checkbox", { name: /^Failed/ }).check();
    await expect.poll(() => rows(page).count()).toBe(1);
    await page.getByRole("button", { name: "Save view" }).click();
    await page.getByRole("textbox", { name: "Name of the view" }).fill("What failed");
    await page.getByRole("button", { name: "Save", exact: true }).click();
    const other = await open("/traces");
    await other.getByRole("button", { name: "What failed" }).click();
    await expect.poll(() => rows(other).count()).toBe(1);

    await other.goto(`${server.url}/traces?group=session`);
    await other.locator(".group-head").nth(1).waitFor();
    expect(await other.locator(".group-head").count()).toBe(2);
    await other.getByRole("button", { name: "Columns" }).click();
    await other.getByRole("checkbox", { name: "calls" }).check();
    await other.getByRole("columnheader", { name: "calls" }).waitFor();
    await other.keyboard.press("Escape");
    await other.keyboard.press("j");
    await other.keyboard.press(" ");
    await other.getByRole("complementary", { name: "The run in short" }).waitFor();
  });

  /** What a page that opens the list did, in order: `rows` were there, a part of the API was asked for. */
  const openWatched = async (): Promise<string[]> => {
    if (browser === null) throw new Error("no browser");
    const page = await (await browser.newContext({ viewport: { width: 1440, height: 900 } })).newPage();
    const done: string[] = [];
    await page.exposeFunction("tellRows", () => done.push("rows"));
    await page.addInitScript(`new MutationObserver((_, observer) => {
      if (document.querySelector(".trace-row") === null) return;
      observer.disconnect();
      tellRows();
    }).observe(document, { childList: true, subtree: true })`);
    page.on("request", (request) => {
      const [, part] = new URL(request.url()).pathname.split("/api/clawglass/v1");
      if (part !== undefined) done.push(part);
    });
    await page.goto(`${server.url}/traces`);
    await expect.poll(() => done).toEqual(expect.arrayContaining(["rows", "/live", "/traces"]));
    await page.context().close();
    return done;
  };

  test("the first rows come with the page; what came meanwhile is read when the live stream runs", async () => {
    // A store that takes long on a busy machine lets the page go without.
    const inOrder = ["rows", "/live", "/traces"];
    const readOrder = async () => (await openWatched()).filter((each) => inOrder.includes(each)).slice(0, 3);
    await expect.poll(readOrder, { timeout: 60_000 }).toEqual(inOrder);
  });

  test("the runs stand over time above the list, and a piece of time is chosen by mouse or by keys", async () => {
    const page = await open("/traces");
    const chart = page.getByRole("group", { name: /^Runs over time/ });
    const bars = chart.getByRole("button");
    const failed = chart.getByRole("button", { name: /: 1 run, 1 failed$/ });
    await failed.click();
    await expect.poll(() => rows(page).count()).toBe(1);
    await rows(page).getByText("the mail server did not answer").waitFor();
    expect(new URL(page.url()).searchParams.get("only")).toMatch(/^since:\S+ until:\S+$/);
    await page.getByTitle("Show all times").click();
    await expect.poll(() => rows(page).count()).toBe(10);

    const counts = (
      await bars.evaluateAll((all) => all.map((bar) => bar.getAttribute("aria-label") ?? ""))
    ).map((name) => Number(/: (\d+) runs?/.exec(name)?.[1]));
    expect(counts.reduce((sum, count) => sum + count, 0)).toBe(10);
    const [first, third] = [await bars.nth(0).boundingBox(), await bars.nth(2).boundingBox()];
    await page.mouse.move((first?.x ?? 0) + 3, (first?.y ?? 0) + 5);
    await page.mouse.down();
    await page.mouse.move((third?.x ?? 0) + 3, (third?.y ?? 0) + 5, { steps: 4 });
    await page.mouse.up();
    const inThree = counts.slice(0, 3).reduce((sum, count) => sum + count, 0);
    await expect.poll(() => rows(page).count()).toBe(inThree);
    await page.getByTitle("Show all times").click();
    await expect.poll(() => rows(page).count()).toBe(10);

    await bars.first().focus();
    await page.keyboard.press("End");
    await page.keyboard.press("Shift+ArrowLeft");
    await page.keyboard.press("Enter");
    const inTwo = counts.slice(-2).reduce((sum, count) => sum + count, 0);
    await expect.poll(() => rows(page).count()).toBe(inTwo);

    await page.getByRole("link", { name: /^Needs review \d+$/ }).click();
    await page.getByText("Was this a useful answer?").waitFor();
  });

  test("a keyboard opens a run, labels it, comes back to its row and goes on", async () => {
    const page = await open("/traces");
    await rows(page).nth(9).waitFor();
    const focused = page.locator(":focus");
    await page.keyboard.press("j");
    await expect.poll(() => focused.getAttribute("data-index")).toBe("0");
    await page.keyboard.press("j");
    await expect.poll(() => focused.getAttribute("data-index")).toBe("1");
    await page.keyboard.press("Enter");
    await page.getByText("2 of 10").waitFor();
    await page.keyboard.press("l");
    await expect.poll(() => focused.textContent()).toBe("Good");
    await page.keyboard.press("Enter");
    const labels = page.getByRole("region", { name: "Labels and scores" });
    await labels.getByRole("listitem").getByText("good").waitFor();
    await page.keyboard.press("Escape");
    await expect.poll(() => focused.textContent()).toContain("Add a label");
    await page.keyboard.press("z");
    await labels.getByText("Nobody has judged this run yet.").waitFor();
    await page.keyboard.press("Escape");
    await expect.poll(() => focused.getAttribute("data-index")).toBe("1");
    await page.keyboard.press("j");
    await expect.poll(() => focused.getAttribute("data-index")).toBe("2");
    await page.context().close();
  });

  test("says that requests are being stored while the store is held up, and no longer", async () => {
    const page = await open("/traces");
    await rows(page).nth(9).waitFor();
    const held = holdStore(join(server.dataDir, "clawglass.db"));
    const sending: Promise<string[]>[] = [];
    try {
      // What finds the pipeline busy goes to the inbox and is acknowledged.
      for (let index = 0; index < 4; index++) {
        sending.push(seedRuns(server.url, [{ question: `Held up ${index}?`, minutesAgo: 200 + index }]));
        await page.waitForTimeout(100);
      }
      await page.getByRole("checkbox", { name: /^Failed/ }).check();
      await page.getByText(/^\d+ requests? (is|are) being stored$/).waitFor();
      await page.screenshot({ path: join(PICTURES, "traces-behind-1440-light.png") });
    } finally {
      held.release();
    }
    await Promise.all(sending);
    await page.getByText(/being stored$/).waitFor({ state: "detached" });
    await page.getByRole("checkbox", { name: /^Failed/ }).uncheck();
    await page.getByText("14 runs").waitFor();
    await deleteTraces(server.url, (await Promise.all(sending)).flat());
  });

  test("a deletion can be undone, and happens when nobody undoes it", async () => {
    const page = await open("/traces");
    await rows(page).nth(9).waitFor();
    await rows(page).nth(8).getByRole("checkbox").check();
    await page.getByRole("button", { name: "Delete" }).click();
    await page.getByRole("button", { name: "Undo" }).click();
    await page.getByText("Nothing was deleted.").waitFor();
    await rows(page).nth(9).getByRole("checkbox").check();
    await page.getByRole("button", { name: "Delete" }).click();
    await page.getByText("1 run was deleted.").waitFor({ timeout: 20_000 });
    await expect.poll(() => rows(page).count()).toBe(9);
  });

  test.each([
    ["light", 1440],
    ["dark", 1440],
    ["light", 390],
    ["dark", 390],
  ] as const)("axe finds nothing: %s, %i pixels", async (scheme, width) => {
    for (const [name, path, ready] of [
      ["traces-list", "/traces", ".trace-row"],
      ["traces-group", "/traces?group=session", ".trace-row"],
      ["sessions", "/sessions", ".session-row"],
      ["session", "/sessions/agent%3Amain%3Atelegram%3Adirect", ".turn"],
    ] as const) {
      const page = await open(path, width, scheme);
      await page.locator(ready).first().waitFor();
      await page.screenshot({ path: join(PICTURES, `${name}-${width}-${scheme}.png`) });
      expect(await findAxeViolations(page), `${name} ${width} ${scheme}`).toEqual([]);
      await page.context().close();
    }
  });
});

async function deleteTraces(serverUrl: string, traceIds: readonly string[]): Promise<void> {
  await fetch(`${serverUrl}/api/clawglass/v1/traces/delete`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ traceIds }),
  });
}
